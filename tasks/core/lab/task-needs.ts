import { findLabs, followOperations, need, type Need, onBlobs, onLab, openStorage } from './needs.js';

/** What a deployment into the resource group of a lab needs. */
const deploy: readonly Need[] = [
  ...['read', 'write'].map((verb) =>
    need('resource group', `Microsoft.Resources/deployments/${verb}`, 'deploy the template'),
  ),
  need(
    'resource group',
    'Microsoft.Resources/deployments/operationStatuses/read',
    'see how far the deployment is',
  ),
  need('resource group', 'Microsoft.Resources/deployments/operations/read', 'tell why the deployment failed'),
];

/** What CreateLabVM needs for what is deleted of failed attempts. */
const deleteFailed: readonly Need[] = [
  onLab('virtualMachines/delete', 'delete the VM of a failed attempt'),
  need(
    'resource group',
    'Microsoft.Resources/deployments/delete',
    'delete the record of a failed deployment',
  ),
  need(
    'subscription',
    'Microsoft.Resources/subscriptions/operationresults/read',
    'see the end of the deletion of deployments',
  ),
];

const claim = onLab('virtualMachines/claim/action', 'claim the VM');

const giveUp = onLab('virtualMachines/unClaim/action', 'give the VM up');

/** What the lab has is looked up before a template is deployed, which Azure does once more. */
const lookUp: readonly Need[] = [
  onLab('customImages/read', 'find the image among the custom images'),
  onLab('galleryImages/read', 'find the image among those of the Marketplace'),
  onLab('sharedGalleries/read', 'find the image among those of galleries'),
  onLab('sharedGalleries/sharedImages/read', 'find the image among those of galleries'),
  onLab('virtualNetworks/read', 'find the virtual network'),
  onLab('policySets/policies/read', 'see which sizes the lab allows'),
  need('subscription', 'Microsoft.Compute/locations/vmSizes/read', 'see which sizes the region has'),
].map((one) => ({ ...one, optional: true as const }));

const createMachine: readonly Need[] = [
  ...findLabs,
  followOperations,
  ...deploy,
  onLab('virtualMachines/read', 'see whether there is a VM of the name, and how far it is'),
  onLab('virtualMachines/write', 'make the VM'),
  ...lookUp,
];

/** What CreateLabVM needs with these inputs: what is to be deleted, and whose the VM is to be, takes more. */
export function needsOfMachine(inputs: {
  readonly ownership: string;
  readonly deleteOnFailure: boolean;
  readonly RetryOnFailure: boolean;
  readonly DeleteFailedLabVMBeforeRetry: boolean;
  readonly DeleteFailedDeploymentBeforeRetry: boolean;
}): readonly Need[] {
  const { ownership, deleteOnFailure, RetryOnFailure } = inputs;
  const deletesBefore = inputs.DeleteFailedLabVMBeforeRetry || inputs.DeleteFailedDeploymentBeforeRetry;
  return [
    ...createMachine,
    ...(deleteOnFailure || (RetryOnFailure && deletesBefore) ? deleteFailed : []),
    ...(ownership === 'claimed' ? [claim] : []),
    ...(ownership === 'unclaimed' ? [giveUp] : []),
  ];
}

/** What the creation of a custom image needs, by what the image is made of. */
export const createImageNeeds = {
  always: [
    ...findLabs,
    followOperations,
    onLab('customImages/read', 'see whether there is an image of the name'),
    onLab('customImages/write', 'create the image'),
  ],
  VM: [onLab('virtualMachines/read', 'check the VM that the image is made of')],
  VHD: [...openStorage, onBlobs('read', 'check the VHD that the image is made of')],
} as const satisfies Readonly<Record<string, readonly Need[]>>;

/** The actions that each task for a single step needs. Their roles in the folder `roles` consist of exactly these. */
export const needsOfLabTasks = {
  CreateLabVM: [...createMachine, ...deleteFailed, claim, giveUp],
  DeleteLabVM: [
    ...findLabs,
    followOperations,
    onLab('virtualMachines/read', 'find the VM'),
    onLab('virtualMachines/delete', 'delete the VM'),
  ],
  CreateLabEnvironment: [
    ...findLabs,
    followOperations,
    onLab('artifactSources/read', 'find the repositories of templates'),
    onLab('artifactSources/armTemplates/read', 'find the template'),
    onLab('users/environments/read', 'see whether the environment is there'),
    onLab('users/environments/write', 'make the environment'),
  ],
  UpdateLabEnvironment: [
    ...findLabs,
    onLab('users/environments/read', 'find the environment'),
    ...['read', 'write', 'operationStatuses/read', 'operations/read'].map((verb) =>
      need('environment group', `Microsoft.Resources/deployments/${verb}`, 'deploy into the environment'),
    ),
  ],
  DeleteLabEnvironment: [
    ...findLabs,
    followOperations,
    onLab('users/environments/read', 'find the environment'),
    onLab('users/environments/delete', 'delete the environment'),
  ],
  UpdateBuildAgent: [
    ...findLabs,
    followOperations,
    onLab('virtualMachines/read', 'find the VM of the agent'),
    onLab('virtualMachines/start/action', 'start the VM of the agent'),
    onLab('virtualMachines/stop/action', 'stop the VM of the agent'),
  ],
  DeleteCustomImage: [
    ...findLabs,
    followOperations,
    onLab('customImages/read', 'find the image'),
    onLab('customImages/delete', 'delete the image'),
    onLab('virtualMachines/read', 'see whether a VM is being created from the image'),
    { ...onLab('formulas/read', 'see whether a formula names the image'), optional: true },
  ],
  CreateCustomImage: [...createImageNeeds.always, ...createImageNeeds.VM, ...createImageNeeds.VHD],
} as const satisfies Readonly<Record<string, readonly Need[]>>;
