import type { Blob, Lab, World } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';
import { galleryNightFiles, galleryNights } from './gallery-nights.js';
import type { Night } from './night.js';
import { testFiles } from './test-trials.js';
import { unitedInputs } from './whole-run.js';

const server = 'Windows\\Server.json';

const core = 'Windows\\Core.json';

const files = {
  'Configuration/GoldenImages/Windows/Server.json': goldenImage({ artifacts: ['windows-7zip'] }),
  'Configuration/GoldenImages/Windows/Core.json': goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Windows'], North: [core] }),
  ...galleryNightFiles,
  ...testFiles,
};

/** Size of the disks that are built: all copies take long enough to be met by the next run. */
const osDiskBytes = 127 * 1024 ** 3;

const footerBytes = 512;

function stored(day: number): Blob[] {
  const timestamp = `2024-05-0${day}T08:00:00`;
  return [server, core].flatMap((imagePath) =>
    storedImage(nameOn(day, imagePath), { imagePath, timestamp, pageBytes: osDiskBytes + footerBytes }),
  );
}

function nameOn(day: number, imagePath: string): string {
  return `${imagePath.replace('\\', '_').replace('.json', '')}-May-${day}-2024`;
}

const machines = [
  imageVM('Server', { ImagePath: server }, { osDiskBytes }),
  imageVM('Core', { ImagePath: core }, { osDiskBytes }),
  imageVM('Other', {}),
];

function held(...days: readonly number[]): Partial<Lab> {
  return {
    customImages: days.flatMap((day) => [server, core].map((path) => customImage(nameOn(day, path), path))),
  };
}

function smallWorld(factory: Partial<Lab>, target: Partial<Lab> = {}): World {
  const { durations, ...rest } = world([lab('Factory', factory), lab('Near', target), lab('North', target)]);
  return { ...rest, durations: { ...durations, copyBytesPerSecond: 200_000_000 } };
}

const byVhd: readonly Omit<Night, 'inputs'>[] = [
  { tasks: ['CreateImageVMs'], world: smallWorld({}) },
  { tasks: ['SnapImages'], world: smallWorld({ virtualMachines: machines }) },
  { tasks: ['DistributeImages'], world: smallWorld({ blobs: stored(2) }, held(1)) },
  { tasks: ['CleanUpFactory'], world: smallWorld({ virtualMachines: machines, blobs: stored(2) }) },
  { tasks: ['RetireImages'], world: smallWorld({ blobs: [...stored(1), ...stored(2)] }, held(1, 2)) },
  {
    tasks: ['CreateImageVMs', 'SnapImages', 'DistributeImages', 'CleanUpFactory', 'RetireImages'],
    world: smallWorld({ blobs: stored(1) }, held(1)),
  },
];

export const nights: readonly Night[] = [
  ...byVhd.map((one) => ({ ...one, inputs: night })),
  ...galleryNights,
];

/** The nights of all tasks in a row, in one task. */
export const wholeNights: readonly Night[] = nights
  .filter(({ tasks }) => tasks.length > 1)
  .map(({ inputs, world }) => ({
    tasks: ['RunImageFactory'],
    inputs: { ...inputs, RunImageFactory: unitedInputs(inputs) },
    world,
    buildsAnew: true,
  }));

/** Opens a pipeline for all nights; each begins its own world in it. */
export function openNights(): Promise<Pipeline> {
  return openPipelineWith(files, smallWorld({}));
}
