import { customImage, imageVM } from '../worlds/seeds.js';
import { lab } from '../worlds/worlds.js';
import { ada, environmentId, environmentOf, templates } from '../worlds/environments.js';
import { type Rival, rivalOf, type Rivalry, sharedWorld, theirs } from './rivals.js';
import type { World } from '../local-azure/world.js';

const inLab = { LabId: 'Contoso' };

const missing = { ignoreMissing: 'true' };

const machine = (name: string) => imageVM(name, {}, { generalized: false });

type Step = Pick<Rival, 'task' | 'inputs'>;

/** What single steps are told; what they name is that of the shared factory, or of the lab Contoso beside it. */
const steps: Readonly<Record<string, Step>> = {
  'delete a VM': { task: 'DeleteLabVM', inputs: { ...inLab, ...missing, LabVmId: 'Tools' } },
  'delete an image': { task: 'DeleteCustomImage', inputs: { ...inLab, ...missing, CustomImageId: 'Tools' } },
  'delete an environment': {
    task: 'DeleteLabEnvironment',
    inputs: {
      ...inLab,
      ...missing,
      EnvironmentId: environmentId('Web', ada.objectId),
      allowOtherUsers: 'true',
    },
  },
  'start an agent': { task: 'UpdateBuildAgent', inputs: { DevTestLabName: 'Contoso', BuildAgent: 'Agent' } },
  'stop an agent': {
    task: 'UpdateBuildAgent',
    inputs: { DevTestLabName: 'Contoso', BuildAgent: 'Agent', Action: 'Stop' },
  },
  'delete a VM of the factory': {
    task: 'DeleteLabVM',
    inputs: { ...missing, LabId: 'Factory', LabVmId: 'Personal' },
  },
  'delete an image of the factory': {
    task: 'DeleteCustomImage',
    inputs: {
      ...missing,
      LabId: 'Near',
      CustomImageId: 'Windows_Server-May-1-2024',
      allowFactoryImages: 'true',
    },
  },
};

/** The shared factory, and a lab with things of the same names of others. */
const besideContoso: World = {
  ...sharedWorld,
  environmentTemplates: templates,
  subscriptions: sharedWorld.subscriptions.map((one) => ({
    ...one,
    labs: [
      ...one.labs,
      lab('Contoso', {
        virtualMachines: ['Tools', 'Tools2', 'Agent', 'Agent2'].map(machine),
        customImages: [
          ...['Tools', 'Tools2'].map((name) => customImage(name, undefined)),
          customImage('Theirs', 'x', { tags: theirs }),
        ],
        environments: ['Web', 'Web2'].map((name) => environmentOf(name, { user: ada.objectId })),
      }),
    ],
  })),
};

/** Runs of two pipelines, each of a single step or of a task of the factory. */
export function labRivalry(...names: readonly string[]): Rivalry {
  const rivals = names.map((name, index) => {
    const step = steps[name];
    const rival = rivalOf(step?.task ?? name, index);
    return step ? { ...rival, inputs: { ...rival.inputs, ...step.inputs } } : rival;
  });
  return { world: besideContoso, rivals };
}
