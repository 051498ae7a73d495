import { writeCompanion } from '../../tasks/core/factory/store/companion.js';
import { createClock } from '../local-azure/clock.js';
import type { Blob, CustomImage, Lab, VirtualMachine, World } from '../local-azure/world.js';

/** A distribution of stored images to labs, in a world that has them already. */
export interface DistributionSize {
  readonly images: number;
  readonly labs: number;
  readonly timeScale: number;
  /** Number of images that each lab lacks; it has the others already. Default: all. */
  readonly lacking?: number;
  /** Default 20. */
  readonly jobsAtOnce?: number;
  /** Unscaled seconds between polls; default 15. */
  readonly pollSeconds?: number;
  /** The task that distributes; a whole run has built all images before. Default: DistributeImages. */
  readonly task?: 'DistributeImages' | 'RunImageFactory';
  /** Unscaled seconds that a copy takes, twice as long as to make an image of it; default 600. */
  readonly copySeconds?: number;
}

/** Faults and limits that make a distribution harder. */
export type Hardship = Pick<World, 'faults' | 'throttling'>;

const copyBytesPerSecond = 100_000_000;

function vhdBytes({ copySeconds = 600 }: Pick<DistributionSize, 'copySeconds'>): number {
  return Math.ceil((copySeconds * copyBytesPerSecond) / 512) * 512;
}

function imageCreationSeconds({ copySeconds = 600 }: Pick<DistributionSize, 'copySeconds'>): number {
  return copySeconds / 2;
}

/** Where the images are stored. */
export const storeAccount = 'factorystore';

export const storeContainer = 'imagefactoryvhds';

export const stagingContainer = 'imagefactoryvhds-staging';

export const subscriptionId = '11111111-1111-4111-8111-111111111111';

export function distributionWorld(size: DistributionSize, hardship: Hardship = {}): World {
  const { images, labs, timeScale } = size;
  const lab = (name: string, storageAccount: string, more: Partial<Lab>): Lab => ({
    name,
    resourceGroup: name,
    location: 'westeurope',
    storageAccount,
    ...more,
  });
  return {
    ...hardship,
    timeScale,
    seed: 7,
    variation: 0.3,
    tenantId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
    applications: [
      {
        clientId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
        objectId: 'cccccccc-cccc-4ccc-8ccc-cccccccccccc',
        secret: 'local-azure-only',
      },
    ],
    durations: {
      build: 600,
      artifact: 60,
      stop: 60,
      virtualMachineDeletion: 60,
      imageCreation: imageCreationSeconds(size),
      imageDeletion: 60,
      diskAccess: 15,
      deploymentDeletion: 15,
      copyBytesPerSecond,
    },
    artifacts: [],
    subscriptions: [
      {
        id: subscriptionId,
        displayName: 'Benchmark',
        labs: [
          lab('Factory', storeAccount, {
            ...(size.task === 'RunImageFactory'
              ? { virtualMachines: numbers(images).map(builtMachine) }
              : {}),
            blobs: numbers(images).flatMap((image) => storedImage(image, vhdBytes(size))),
          }),
          ...numbers(labs).map((index) =>
            lab(labName(index), storageAccount(index), { customImages: imagesThere(index, size) }),
          ),
        ],
      },
    ],
  };
}

/** The pipeline run that distributes. */
export const runId = '4711';

/** A VM that this very run has built, which is neither built again nor stored nor deleted. */
function builtMachine(image: number): VirtualMachine {
  const path = imagePath(image);
  return {
    name: `Image${image}`,
    tags: { ImagePath: path, ImageFactoryPath: path, ImageFactoryRun: runId, FactoryIgnore: 'true' },
    osType: 'Windows',
    osDiskBytes: 1_048_576,
    powerState: 'running',
    createdDate: '2026-11-01T06:00:00Z',
  };
}

function imagesThere(lab: number, size: DistributionSize): CustomImage[] {
  return numbers(size.images)
    .filter((image) => !isLacking(lab, image, size))
    .map((image) => ({ name: imageName(image), tags: { ImagePath: imagePath(image) }, osType: 'Windows' }));
}

/** Whether a lab lacks an image; each lab lacks other images than the lab before it. */
export function isLacking(
  lab: number,
  image: number,
  { images, lacking = images }: DistributionSize,
): boolean {
  return (image + lab * lacking) % images < lacking;
}

export function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

export function labName(index: number): string {
  return `Lab${index}`;
}

export function storageAccount(index: number): string {
  return `targetstore${index}`;
}

export function imageName(index: number): string {
  return `Benchmark_Image${index}-Nov-1-2026`;
}

export function vhdFileName(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}.vhd`;
}

export function companionFileName(index: number): string {
  return vhdFileName(index).replace('.vhd', '.json');
}

export function imagePath(index: number): string {
  return `Benchmark\\Image${index}.json`;
}

function storedImage(index: number, pageBytes: number): Blob[] {
  const companion = writeCompanion({
    imageName: imageName(index),
    imagePath: imagePath(index),
    description: '',
    osType: 'Windows',
    vhdFileName: vhdFileName(index),
    timestamp: new Date(Date.UTC(2026, 10, 1, 0, index)),
  });
  return [
    { container: storeContainer, name: vhdFileName(index), pageBytes },
    { container: storeContainer, name: companionFileName(index), text: companion },
  ];
}

/**
 * The shortest possible time in unscaled seconds with so many jobs at once: a job copies one VHD and then makes one
 * custom image of it. The durations are those of the local Azure, computed from the same seed and ids.
 */
export function lowerBound(size: DistributionSize): number {
  const { images, labs, timeScale, jobsAtOnce = 20 } = size;
  const { seed, variation = 0 } = distributionWorld({ images: 0, labs: 0, timeScale });
  const clock = createClock({ timeScale, seed, variation });
  const jobs = numbers(labs).flatMap((lab) =>
    numbers(images).flatMap((image) => {
      if (!isLacking(lab, image, size)) return [];
      const blob = `${storageAccount(lab)}/${stagingContainer}/${vhdFileName(image)}`;
      const resource = `/subscriptions/${subscriptionId}/resourcegroups/${labName(lab)}/providers/microsoft.devtestlab/labs/${labName(lab)}/customimages/${imageName(image)}`;
      return (
        clock.varied(vhdBytes(size) / copyBytesPerSecond, blob) +
        clock.varied(imageCreationSeconds(size), resource)
      );
    }),
  );
  const sum = jobs.reduce((total, seconds) => total + seconds, 0);
  return jobs.reduce((longest, seconds) => Math.max(longest, seconds), sum / jobsAtOnce);
}
