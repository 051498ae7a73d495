import type { Lab, World } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';
import { currentFiles, currentTrials } from './current-trials.js';
import { galleryFiles, galleryTrials } from './gallery-trials.js';
import { labTrials, stepFiles } from './lab-trials.js';
import { rollbackFiles, rollbackTrials } from './rollback-trials.js';
import { testFiles, testTrials } from './test-trials.js';
import type { Trial } from './trial.js';
import { wholeTrials } from './whole-trials.js';

const files = {
  'Configuration/GoldenImages/Windows/Server.json': goldenImage({ artifacts: ['windows-7zip'] }),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Windows'] }),
  ...galleryFiles,
  ...stepFiles,
  ...testFiles,
  ...currentFiles,
  ...rollbackFiles,
};

const imagePath = 'Windows\\Server.json';

/** A world in which a copy takes long enough to be met by a second run. */
function smallWorld(factory: Partial<Lab>, near: Partial<Lab> = {}): World {
  const { durations, ...rest } = world([lab('Factory', factory), lab('Near', near)]);
  return { ...rest, durations: { ...durations, copyBytesPerSecond: 700 } };
}

const newImage = storedImage('Windows_Server-May-2-2024', { imagePath, timestamp: '2024-05-02T08:00:00' });

const oldImage = storedImage('Windows_Server-May-1-2024', { imagePath });

/** When the VM of the new stored image was built. */
const stored = { createdDate: '2024-05-02T06:00:00Z' };

export const trials: readonly Trial[] = [
  {
    name: 'ValidateConfiguration',
    task: 'ValidateConfiguration',
    outputs: { errorCount: '0' },
    inputs: { ...withConfiguration, vmSize: 'Standard_D2s_v5', ImagesToSave: '2' },
    world: smallWorld({ blobs: newImage }),
  },
  {
    name: 'CreateImageVMs',
    task: 'CreateImageVMs',
    outputs: { createdCount: '1' },
    inputs: { ...withConfiguration, vmSize: 'Standard_D2s_v5' },
    world: smallWorld({}),
  },
  {
    name: 'SnapImages',
    task: 'SnapImages',
    outputs: { storedCount: '1' },
    inputs: factoryInputs,
    world: smallWorld({ virtualMachines: [imageVM('Server', { ImagePath: imagePath })] }),
  },
  {
    name: 'DistributeImages',
    task: 'DistributeImages',
    outputs: { distributedCount: '1' },
    inputs: withConfiguration,
    world: smallWorld({ blobs: newImage }),
  },
  {
    name: 'CleanUpFactory',
    task: 'CleanUpFactory',
    outputs: { deletedCount: '4', keptCount: '1' },
    inputs: factoryInputs,
    world: smallWorld({
      virtualMachines: [
        ...['Server', 'Server1', 'Server2', 'Server3'].map((name) =>
          imageVM(name, { ImagePath: imagePath }, stored),
        ),
        imageVM('Core', { ImagePath: 'Windows\\Core.json' }, stored),
      ],
      blobs: newImage,
    }),
  },
  {
    name: 'RetireImages',
    task: 'RetireImages',
    outputs: { retiredCount: '2' },
    inputs: { ...withConfiguration, ImagesToSave: '1' },
    world: smallWorld(
      { blobs: [...newImage, ...oldImage] },
      {
        customImages: [
          customImage('Windows_Server-May-2-2024', imagePath),
          customImage('Windows_Server-May-1-2024', imagePath),
        ],
      },
    ),
  },
  ...currentTrials,
  ...rollbackTrials,
  ...testTrials,
  ...galleryTrials,
  ...wholeTrials,
  ...labTrials,
];

/** Opens a pipeline for all trials; each begins its own world in it. */
export function openTrials(): Promise<Pipeline> {
  return openPipelineWith(files, smallWorld({}));
}

export function trialOf(name: string): Trial {
  const trial = trials.find((one) => one.name === name);
  if (!trial) throw new Error(`There is no trial ${name}.`);
  return trial;
}
