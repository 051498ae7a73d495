import type { Fault } from '../local-azure/faults/fault.js';
import type { Lab, World } from '../local-azure/world.js';
import { ada, environmentId, environmentOf, templates } from '../worlds/environments.js';
import { labVmTemplate } from '../worlds/lab-vm-templates.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';
import { type Identity, withRoles } from './night.js';

/** One run of a task in a new world. */
export interface StepRun {
  readonly inputs: Readonly<Record<string, string>>;
  readonly result: 'Succeeded' | 'Failed';
  readonly faults?: readonly Fault[];
}

const inLab = { LabId: 'Contoso', pollIntervalSeconds: '0.05' };

const ofFactory = { DevTestLabName: 'Contoso', pollIntervalSeconds: '0.05' };

const machine = { ...inLab, VirtualMachineName: 'new', size: 'Standard_D2s_v3' };

const secret = { userName: 'tester', password: 'Local-only-1' };

/** In the gallery that the lab shares. */
const sharedImage = `/subscriptions/${subscriptionId}/resourceGroups/Contoso/providers/Microsoft.Compute/galleries/Gallery/images/Base`;

const fromTemplate = {
  ...inLab,
  VirtualMachineName: 'new',
  TemplateFile: 'machine.json',
  ParameterOverrides: '-password Local-only-1',
};

const environment = {
  ...inLab,
  EnvironmentName: 'New',
  TemplateId: 'Our web site',
  ParameterOverrides: '-prefix web',
};

const hers = { EnvironmentId: environmentId('Hers', ada.objectId), allowOtherUsers: 'true' };

const machineFails: Fault = { service: 'resource fails', id: '/virtualmachines/new' };

/** The tasks for single steps, and those beside the nightly run: in success and failure they need all of their roles. */
export const singleSteps: Readonly<Record<string, readonly [StepRun, ...StepRun[]]>> = {
  CreateLabVM: [
    { inputs: { ...fromTemplate, ownership: 'unclaimed' }, result: 'Succeeded' },
    {
      inputs: { ...fromTemplate, TemplateFile: 'claimable.json', ownership: 'claimed' },
      result: 'Succeeded',
    },
    { inputs: { ...machine, image: 'Tools' }, result: 'Succeeded' },
    { inputs: { ...machine, ...secret, image: 'P/O/S', virtualNetwork: 'DtlContoso' }, result: 'Succeeded' },
    { inputs: { ...machine, ...secret, image: sharedImage }, result: 'Succeeded' },
    {
      inputs: {
        ...fromTemplate,
        RetryOnFailure: 'true',
        RetryCount: '1',
        DeleteFailedLabVMBeforeRetry: 'true',
        DeleteFailedDeploymentBeforeRetry: 'true',
        deleteOnFailure: 'true',
      },
      result: 'Failed',
      faults: [machineFails],
    },
  ],
  DeleteLabVM: [
    { inputs: { ...inLab, LabVmId: 'Tools' }, result: 'Succeeded' },
    { inputs: { ...inLab, LabVmId: 'None' }, result: 'Failed' },
  ],
  DeleteCustomImage: [
    { inputs: { ...inLab, CustomImageId: 'Tools' }, result: 'Succeeded' },
    { inputs: { ...inLab, CustomImageId: 'None' }, result: 'Failed' },
  ],
  CreateLabEnvironment: [
    { inputs: { ...environment, OutputTemplateVariables: 'true' }, result: 'Succeeded' },
    {
      inputs: environment,
      result: 'Failed',
      faults: [{ service: 'resource fails', id: '/sites/web-site', message: 'No more plans.' }],
    },
  ],
  DeleteLabEnvironment: [
    { inputs: { ...inLab, ...hers }, result: 'Succeeded' },
    { inputs: { ...inLab, EnvironmentId: 'None' }, result: 'Failed' },
  ],
  UpdateBuildAgent: [
    { inputs: { ...ofFactory, BuildAgent: 'Tools', Action: 'Start' }, result: 'Succeeded' },
    { inputs: { ...ofFactory, BuildAgent: 'Running', Action: 'Stop' }, result: 'Succeeded' },
    { inputs: { ...ofFactory, BuildAgent: 'None' }, result: 'Failed' },
  ],
  CleanDeploymentHistory: [
    { inputs: ofFactory, result: 'Succeeded' },
    {
      inputs: { ...ofFactory, failOn: 'any' },
      result: 'Failed',
      faults: [{ act: 'answer', method: 'DELETE', path: '/deployments/', status: 409, code: 'Conflict' }],
    },
  ],
  OutputImageList: [
    { inputs: { DevTestLabName: 'Contoso' }, result: 'Succeeded' },
    { inputs: { DevTestLabName: 'None' }, result: 'Failed' },
  ],
};

const deployments = ['Deploy-Tools', 'Deploy-Web'].map((name) => ({ name, ended: '2024-05-01T08:00:00Z' }));

const contents: Partial<Lab> = {
  virtualMachines: [
    imageVM('Tools', {}, { generalized: false }),
    imageVM('Running', {}, { generalized: false, powerState: 'running' }),
  ],
  customImages: [customImage('Tools', undefined)],
  environments: [environmentOf('Hers', { user: ada.objectId })],
  galleryImages: [{ publisher: 'P', offer: 'O', sku: 'S', osType: 'Windows' }],
  sharedGalleries: [{ name: 'Gallery', images: [{ name: 'Base', osType: 'Windows' }] }],
  blobs: storedImage('Win2022-May-1-2024', { imagePath: 'Win2022.json' }),
};

/** The files of the runs. */
export const stepFiles = {
  'machine.json': labVmTemplate({ properties: offered({}) }),
  'claimable.json': labVmTemplate({ properties: offered({ allowClaim: true }) }),
};

function offered(more: object): object {
  const galleryImageReference = {
    publisher: 'P',
    offer: 'O',
    sku: 'S',
    osType: 'Windows',
    version: 'latest',
  };
  return { galleryImageReference, ...more };
}

/** The world in which each run begins, in which only these identities have roles. */
export function stepWorld(identities: readonly Identity[], more: Partial<World> = {}): World {
  const tags = { ImageFactoryLab: labId('Contoso') };
  const contoso = lab('Contoso', { ...contents, deployments: deployments.map((one) => ({ ...one, tags })) });
  return withRoles(identities, world([contoso], { environmentTemplates: templates, ...more }));
}
