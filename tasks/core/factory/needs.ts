import type { RoleAction } from '../azure/resources/permissions.js';
import {
  findLabs,
  followOperations,
  need,
  type Need,
  onBlobs,
  onContainers,
  onLab,
  openStorage,
  storage,
} from '../lab/needs.js';
import { formulaNeeds, markImages } from './mark-needs.js';
import { readOsTypes, readSizes, readStore } from './read-needs.js';

/** The actions that a step needs. The roles in the folder `roles` consist of exactly these. */
export interface StepNeeds {
  readonly factory: readonly Need[];
  /** Actions on each lab of Labs.json in which the step has something to do. */
  readonly targets: readonly Need[];
}

const findDisks = need('disk', 'Microsoft.Compute/disks/read', 'find the OS disks of image VMs');

export const createNeeds: StepNeeds = {
  factory: [
    ...findLabs,
    followOperations,
    ...readOsTypes,
    readSizes,
    onLab('virtualMachines/read', 'find image VMs and see how far they are'),
    onLab('virtualMachines/write', 'build image VMs and tag them'),
    onLab('virtualMachines/stop/action', 'deallocate image VMs that have shut down'),
    onLab('virtualMachines/delete', 'delete image VMs whose artifacts failed'),
    ...['read', 'write', 'delete'].map((verb) =>
      need('resource group', `Microsoft.Resources/deployments/${verb}`, 'deploy golden images'),
    ),
    need(
      'resource group',
      'Microsoft.Resources/deployments/operationStatuses/read',
      'see how far deployments are',
    ),
    need('resource group', 'Microsoft.Resources/deployments/operations/read', 'tell why deployments failed'),
    need(
      'subscription',
      'Microsoft.Resources/subscriptions/operationresults/read',
      'see the end of the deletion of deployments',
    ),
  ],
  targets: [],
};

export const snapNeeds: StepNeeds = {
  factory: [
    ...findLabs,
    onLab('virtualMachines/read', 'find image VMs'),
    ...readStore,
    onContainers('containers/write', 'make the container of stored images'),
    onBlobs('write', 'store images'),
    onBlobs('delete', 'delete VHDs whose copy failed'),
    findDisks,
    need('disk', 'Microsoft.Compute/disks/beginGetAccess/action', 'read the OS disks of image VMs'),
    need('disk', 'Microsoft.Compute/disks/endGetAccess/action', 'end the access to OS disks'),
    need('subscription', 'Microsoft.Compute/locations/DiskOperations/read', 'see how far disk access is'),
    {
      ...need(
        'disk',
        'Microsoft.Compute/virtualMachines/read',
        'record which version of its base image an image was built from',
      ),
      optional: true,
    },
  ],
  targets: [],
};

/** Needed only where Images.json has tests. The VM of a rejected image is stopped only with keepFailedMachines. */
export const testNeeds: StepNeeds = {
  factory: [
    ...findLabs,
    followOperations,
    onLab('virtualMachines/read', 'see how far test VMs are'),
    onLab('virtualMachines/write', 'make test VMs, and mark the VMs of images that are rejected'),
    { ...onLab('virtualMachines/stop/action', 'stop test VMs that are kept'), optional: true },
    onLab('virtualMachines/delete', 'delete test VMs'),
    onLab('virtualNetworks/read', 'find the network of test VMs'),
    onLab('customImages/read', 'find the custom images of tests'),
    onLab('customImages/write', 'make custom images of images that are tested'),
    onLab('customImages/delete', 'delete the custom images of tests'),
    ...readStore,
    onContainers('generateUserDelegationKey/action', 'let test VMs read their scripts'),
    onContainers('containers/write', 'make the container of the scripts'),
    onBlobs('write', 'store images that have passed their tests'),
    onBlobs('delete', 'delete the scripts of tests'),
  ],
  targets: [],
};

export const distributeNeeds: StepNeeds = {
  factory: [
    ...findLabs,
    ...readStore,
    onContainers('generateUserDelegationKey/action', 'let the labs copy stored images'),
    onBlobs('write', 'lease stored images while they are copied'),
  ],
  targets: [
    ...findLabs,
    followOperations,
    onLab('customImages/read', 'see which images the lab has'),
    onLab('customImages/write', 'make custom images'),
    ...openStorage,
    onContainers('containers/write', 'make the container for staged VHDs'),
    onBlobs('read', 'see how far copies are'),
    onBlobs('write', 'copy VHDs to the lab'),
    onBlobs('delete', 'delete staged VHDs'),
    ...formulaNeeds.map((one) => ({ ...one, optional: true as const })),
  ],
};

export const cleanUpNeeds: StepNeeds = {
  factory: [
    ...findLabs,
    followOperations,
    onLab('virtualMachines/read', 'find image VMs'),
    onLab('virtualMachines/delete', 'delete image VMs'),
    ...readStore,
  ],
  targets: [],
};

export const retireNeeds: StepNeeds = {
  factory: [
    ...findLabs,
    ...readStore,
    onBlobs('write', 'lease and mark the stored images that are deleted'),
    onBlobs('delete', 'delete stored images'),
  ],
  targets: [
    ...findLabs,
    followOperations,
    onLab('customImages/read', 'see which images the lab has'),
    onLab('customImages/delete', 'delete custom images'),
    { ...onLab('formulas/read', 'spare images that formulas use'), optional: true },
    { ...markImages, optional: true },
  ],
};

/** ValidateConfiguration reads what the other steps plan with and more, and changes nothing. */
export const validateNeeds: StepNeeds = {
  factory: [
    ...findLabs,
    ...readStore,
    ...readOsTypes,
    readSizes,
    findDisks,
    onLab('virtualMachines/read', 'find image VMs'),
    onLab('customImages/read', 'see which images the lab has'),
    onLab('galleryImages/read', 'see which Marketplace images the lab offers'),
    onLab('policySets/policies/read', 'see what the policies of the lab allow'),
    onLab('artifactSources/read', 'see which artifact repositories the lab has'),
    {
      ...onLab('artifactSources/artifacts/read', 'see whether they have the artifacts of golden images'),
      optional: true,
    },
    need('subscription', 'Microsoft.Compute/locations/vmSizes/read', 'see which sizes the region has'),
    need('subscription', 'Microsoft.Compute/locations/usages/read', 'see how many cores are left'),
    need('resource group', 'Microsoft.Resources/deployments/read', 'find builds that are under way'),
  ],
  targets: [
    ...findLabs,
    onLab('customImages/read', 'see which images the lab has'),
    need('storage account', `${storage}/read`, 'see whether the account refuses shared keys'),
  ],
};

export const needsOfTasks = {
  CreateImageVMs: createNeeds,
  SnapImages: snapNeeds,
  DistributeImages: distributeNeeds,
  CleanUpFactory: cleanUpNeeds,
  RetireImages: retireNeeds,
  ValidateConfiguration: validateNeeds,
} as const satisfies Readonly<Record<string, StepNeeds>>;

const steps = [createNeeds, snapNeeds, distributeNeeds, cleanUpNeeds, retireNeeds];

/** What the steps need, and to see how many cores are free. */
export const wholeNeeds: StepNeeds = {
  factory: distinct([
    ...steps.flatMap(({ factory }) => factory),
    {
      ...need('subscription', 'Microsoft.Compute/locations/usages/read', 'see how many cores are left'),
      optional: true,
    },
  ]),
  targets: distinct(steps.flatMap(({ targets }) => targets)),
};

/** Each action once, and optional only where every step can do without it. */
function distinct(needs: readonly Need[]): readonly Need[] {
  const known = new Map<string, Need>();
  for (const one of needs) {
    const key = `${one.on} ${one.action} ${one.storage ?? ''}`;
    if (!known.has(key) || known.get(key)?.optional) known.set(key, one);
  }
  return [...known.values()];
}

/**
 * True for every action but reading. A user delegation key changes nothing: it grants no more than the identity has.
 */
export function isChange({ action }: RoleAction): boolean {
  return !/\/(read|generateUserDelegationKey\/action)$/i.test(action);
}
