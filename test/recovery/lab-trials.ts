import type { Lab, PastDeployment, World } from '../local-azure/world.js';
import { ada, environmentOf, siteTemplate, templates } from '../worlds/environments.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, labId, world } from '../worlds/worlds.js';
import type { Trial } from './trial.js';

const inLab = { LabId: 'Contoso', pollIntervalSeconds: '0.05' };

const ofFactory = { DevTestLabName: 'Contoso', pollIntervalSeconds: '0.05' };

/** The lab that single steps work in, beside another one that has things of the same names. */
function contoso(more: Partial<Lab>): World {
  const others = lab('Other', { ...more, environments: [], storageAccount: 'storeother' });
  return world([lab('Contoso', more), others], { environmentTemplates: templates });
}

const machine = (name: string) => imageVM(name, {}, { generalized: false });

const running = (name: string) => ({ ...machine(name), powerState: 'running' }) as const;

/** The files of these trials. */
export const stepFiles = { 'Steps/site.json': siteTemplate };

/** The trials of the tasks for single steps, and of those beside the nightly run. */
export const labTrials: readonly Trial[] = [
  {
    name: 'CreateLabVM',
    task: 'CreateLabVM',
    outputs: { labVmName: 'web', summaryText: '1 created' },
    inputs: {
      ...inLab,
      VirtualMachineName: 'web',
      image: 'Tools',
      size: 'Standard_D2s_v3',
      ownership: 'unclaimed',
      RetryOnFailure: 'true',
      DeleteFailedLabVMBeforeRetry: 'true',
    },
    world: contoso({ customImages: [customImage('Tools', undefined)], virtualMachines: [machine('web2')] }),
  },
  {
    name: 'DeleteLabVM',
    task: 'DeleteLabVM',
    outputs: { summaryText: '1 deleted' },
    inputs: { ...inLab, LabVmId: 'Tools', ignoreMissing: 'true' },
    world: contoso({ virtualMachines: ['Tools', 'Tools2'].map(machine) }),
  },
  {
    name: 'DeleteCustomImage',
    task: 'DeleteCustomImage',
    outputs: { summaryText: '1 deleted' },
    inputs: { ...inLab, CustomImageId: 'Tools', ignoreMissing: 'true' },
    world: contoso({ customImages: ['Tools', 'Tools2'].map((name) => customImage(name, undefined)) }),
  },
  {
    name: 'DeleteLabEnvironment',
    task: 'DeleteLabEnvironment',
    outputs: { summaryText: '1 deleted' },
    inputs: { ...inLab, EnvironmentId: 'Web', ignoreMissing: 'true' },
    world: contoso({ environments: ['Web', 'Web2'].map((name) => environmentOf(name)) }),
  },
  {
    name: 'UpdateBuildAgent that starts',
    task: 'UpdateBuildAgent',
    outputs: { summaryText: '1 started' },
    inputs: { ...ofFactory, BuildAgent: 'Agent', Action: 'Start' },
    world: contoso({ virtualMachines: ['Agent', 'Agent2'].map(machine) }),
  },
  {
    name: 'UpdateBuildAgent that stops',
    task: 'UpdateBuildAgent',
    outputs: { summaryText: '1 stopped' },
    inputs: { ...ofFactory, BuildAgent: 'Agent', Action: 'Stop' },
    world: contoso({
      virtualMachines: ['Agent', 'Agent2'].map(running),
    }),
  },
  {
    name: 'CreateLabEnvironment',
    task: 'CreateLabEnvironment',
    outputs: { summaryText: '1 created' },
    inputs: {
      ...inLab,
      EnvironmentName: 'Web',
      TemplateId: 'A web site',
      ParameterOverrides: '-prefix web',
      OutputTemplateVariables: 'true',
    },
    world: contoso({ environments: [environmentOf('Web2'), environmentOf('Web', { user: ada.objectId })] }),
  },
  {
    name: 'UpdateLabEnvironment',
    task: 'UpdateLabEnvironment',
    outputs: { summaryText: '1 updated' },
    inputs: {
      ...inLab,
      EnvironmentId: 'Web',
      TemplateFile: 'Steps/site.json',
      ParameterOverrides: '-prefix more',
      OutputTemplateVariables: 'true',
    },
    world: contoso({ environments: [environmentOf('Web'), environmentOf('Web2')] }),
  },
  {
    name: 'CreateCustomImage',
    task: 'CreateCustomImage',
    outputs: { summaryText: '1 created' },
    inputs: { ...inLab, NewCustomImageName: 'Tools-1', LabVmId: 'Tools', WindowsOsState: 'SysprepRequested' },
    world: contoso({
      virtualMachines: [running('Tools'), running('Tools2')],
      customImages: [customImage('Tools', undefined)],
    }),
  },
  {
    name: 'CreateCustomImage of a VHD',
    task: 'CreateCustomImage',
    outputs: { summaryText: '1 created' },
    inputs: {
      ...inLab,
      NewCustomImageName: 'Tools-1',
      vhd: 'uploads/tools.vhd',
      WindowsOsState: 'SysprepApplied',
    },
    world: contoso({ blobs: [{ container: 'uploads', name: 'tools.vhd', pageBytes: 1_049_088 }] }),
  },
  {
    name: 'OutputImageList',
    task: 'OutputImageList',
    outputs: { imageCount: '1', failedCount: '0' },
    inputs: { DevTestLabName: 'Contoso' },
    world: contoso({ blobs: storedImage('Win-May-1-2024', { imagePath: 'Win.json' }) }),
  },
  {
    name: 'CleanDeploymentHistory',
    task: 'CleanDeploymentHistory',
    outputs: { deletedCount: '2', keptCount: '2', failedCount: '0' },
    inputs: ofFactory,
    world: contoso({
      virtualMachines: [machine('Tools')],
      deployments: [
        ...['Deploy-Tools', 'Deploy-Web'].map((name) => record(name)),
        record('Deploy-Theirs', 'Other'),
        record('Deploy-Recent', 'Contoso', { provisioningState: 'Failed', ended: new Date().toISOString() }),
      ],
    }),
  },
];

/** The record of a deployment of a factory long ago. */
function record(name: string, factory = 'Contoso', more: Partial<PastDeployment> = {}): PastDeployment {
  return { name, tags: { ImageFactoryLab: labId(factory) }, ended: '2024-05-01T08:00:00Z', ...more };
}

/** Whether a trial is one of these. */
export function isStep(trial: string): boolean {
  return labTrials.some(({ name }) => name === trial);
}
