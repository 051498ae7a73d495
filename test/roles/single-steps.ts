import type { Fault } from '../local-azure/faults/fault.js';
import type { Lab, World } from '../local-azure/world.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { ada, environmentId, environmentOf, siteTemplate, templates } from '../worlds/environments.js';
import { labVmTemplate } from '../worlds/lab-vm-templates.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';
import { type Identity, publishedRole, withRoles } from './night.js';

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

const update = {
  ...inLab,
  EnvironmentId: hers.EnvironmentId,
  TemplateFile: 'site.json',
  ParameterOverrides: '-prefix more',
};

const newImage = { ...inLab, NewCustomImageName: 'New' };

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
  CreateCustomImage: [
    { inputs: { ...newImage, LabVmId: 'Running', WindowsOsState: 'SysprepRequested' }, result: 'Succeeded' },
    {
      inputs: { ...newImage, vhd: 'uploads/tools.vhd', WindowsOsState: 'SysprepApplied' },
      result: 'Succeeded',
    },
    {
      inputs: { ...newImage, LabVmId: 'Running' },
      result: 'Failed',
      faults: [{ service: 'operation fails', id: '/customimages/new' }],
    },
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
  UpdateLabEnvironment: [
    { inputs: { ...update, OutputTemplateVariables: 'true' }, result: 'Succeeded' },
    {
      inputs: update,
      result: 'Failed',
      faults: [{ service: 'resource fails', id: '/sites/more-site', message: 'No more plans.' }],
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
    {
      inputs: { DevTestLabName: 'Contoso', ConfigurationLocation: 'Configuration' },
      result: 'Succeeded',
    },
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
  blobs: [
    ...storedImage('Win2022-May-1-2024', { imagePath: 'Win2022.json' }),
    { container: 'uploads', name: 'tools.vhd', pageBytes: 1_049_088 },
  ],
};

/** The files of the runs. */
export const stepFiles = {
  'machine.json': labVmTemplate({ properties: offered({}) }),
  'site.json': siteTemplate,
  'Configuration/GoldenImages/Win2022.json': goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Contoso: [''] }),
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

/** What the template of the runs makes: whoever deploys it into an environment needs that beside the role. */
const made = ['Microsoft.Web/serverfarms/write', 'Microsoft.Web/sites/write'];

/** A task with its role. */
export async function stepIdentity(task: string): Promise<Identity> {
  const role = await publishedRole(task);
  const more = task === 'UpdateLabEnvironment' ? made : [];
  return { name: task, role: { ...role, actions: [...role.actions, ...more] } };
}

/** The lab in which each run begins. */
export function stepLab(more: Partial<Lab> = {}): Lab {
  const tags = { ImageFactoryLab: labId('Contoso') };
  const records = deployments.map((one) => ({ ...one, tags }));
  const blobs = [...(contents.blobs ?? []), ...(more.blobs ?? [])];
  return lab('Contoso', { ...contents, deployments: records, ...more, blobs });
}

/** The world in which each run begins, in which only these identities have roles. */
export function stepWorld(identities: readonly Identity[]): World {
  return withRoles(identities, world([stepLab()], { environmentTemplates: templates }));
}
