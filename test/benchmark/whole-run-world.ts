import type { CustomImage, Lab, World } from '../local-azure/world.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';
import { imageName, imagePath, labName, numbers } from './distribution-world.js';

/** A whole run of the factory: every golden image is built, and every lab takes it in place of an older image of its path. */
export interface WholeRunSize {
  readonly images: number;
  readonly labs: number;
  readonly timeScale: number;
  /** The input `maxConcurrentJobs`. */
  readonly jobsAtOnce: number;
  /** Unscaled seconds between polls. */
  readonly pollSeconds: number;
}

export const factoryLab = 'Factory';

/** Size of every disk: that of a Windows image of the Marketplace. */
const osDiskBytes = 127 * 2 ** 30;

const footerBytes = 512;

export const vhdBytes = osDiskBytes + footerBytes;

const vmSize = 'Standard_D2s_v5';

/** Of that size. */
export const coresOfMachine = 2;

/** Of the region. */
export const coreQuota = 100;

/** Unscaled seconds. */
const shortestBuild = 20 * 60;

const longestBuild = 90 * 60;

const copySeconds = 600;

const minute = 60;

export const wholeRunDurations = {
  /** A VM without artifacts. */
  build: 300,
  /** Of no artifact of this world: each has its own. */
  artifact: 0,
  stop: minute,
  virtualMachineDeletion: minute,
  imageCreation: 300,
  imageDeletion: minute,
  diskAccess: 15,
  deploymentDeletion: 15,
  copyBytesPerSecond: vhdBytes / copySeconds,
};

export const sysprepSeconds = 120;

/** How long the own artifact of a golden image takes, so that builds are spread evenly from the shortest to the longest. */
export function installSeconds(image: number, images: number): number {
  const { build, stop } = wholeRunDurations;
  const share = (image - 1) / Math.max(1, images - 1);
  return shortestBuild + share * (longestBuild - shortestBuild) - build - sysprepSeconds - stop;
}

function artifactName(image: number): string {
  return `windows-install-${image}`;
}

/** The store and every lab have an older image of each path; ImagesToSave 1 retires it once the new one is there. */
export function wholeRunWorld({ images, labs, timeScale }: WholeRunSize): World {
  const older = numbers(images).map(olderImage);
  const targets = numbers(labs).map((index) => lab(labName(index), { customImages: older }));
  const { subscriptions, ...rest } = world([factory(images), ...targets]);
  const cores = { limit: coreQuota, inUse: 0 };
  return {
    ...rest,
    subscriptions: subscriptions.map((subscription) => ({ ...subscription, cores })),
    timeScale,
    seed: 7,
    variation: 0.3,
    durations: wholeRunDurations,
    artifacts: [
      { name: 'windows-sysprep', targetOsType: 'Windows', seconds: sysprepSeconds, generalizes: true },
      ...numbers(images).map((image) => ({
        name: artifactName(image),
        targetOsType: 'Windows' as const,
        seconds: installSeconds(image, images),
      })),
    ],
  };
}

function factory(images: number): Lab {
  const blobs = numbers(images).flatMap((image) =>
    storedImage(imageName(image), {
      imagePath: imagePath(image),
      timestamp: '2026-11-01T00:00:00',
      pageBytes: vhdBytes,
    }),
  );
  return lab(factoryLab, { blobs });
}

function olderImage(image: number): CustomImage {
  return customImage(imageName(image), imagePath(image), { creationDate: '2026-11-01T02:00:00Z' });
}

/** The file of a golden image in the repository. */
export function goldenImageFile(image: number): string {
  return `Configuration/GoldenImages/${imagePath(image).replaceAll('\\', '/')}`;
}

/** The template of a golden image. */
export function goldenImageOf(image: number, notes = 'An image') {
  return goldenImage({ artifacts: [artifactName(image)], notes });
}

/** The files of the repository: a Configuration folder whose labs take all golden images. */
export function wholeRunFiles({ images, labs }: WholeRunSize): Readonly<Record<string, unknown>> {
  const goldenImages = numbers(images).map(
    (image) => [goldenImageFile(image), goldenImageOf(image)] as const,
  );
  const taken = Object.fromEntries(numbers(labs).map((index) => [labName(index), ['Benchmark']]));
  return {
    ...Object.fromEntries(goldenImages),
    'Configuration/Labs.json': labsJson(subscriptionId, taken),
  };
}

/** The inputs of each task of a whole run; RunImageFactory has those of all others. */
export function wholeRunInputs({ jobsAtOnce, pollSeconds, timeScale }: WholeRunSize) {
  const factory = {
    DevTestLabName: factoryLab,
    SubscriptionId: subscriptionId,
    pollIntervalSeconds: String(pollSeconds / timeScale),
  };
  const configuration = { ...factory, ConfigurationLocation: 'Configuration' };
  const jobs = { maxConcurrentJobs: String(jobsAtOnce) };
  const builds = { vmSize };
  const retention = { ImagesToSave: '1' };
  return {
    CreateImageVMs: { ...configuration, ...builds },
    SnapImages: factory,
    DistributeImages: { ...configuration, ...jobs },
    CleanUpFactory: { ...factory, ...jobs },
    RetireImages: { ...configuration, ...jobs, ...retention },
    RunImageFactory: { ...configuration, ...jobs, ...builds, ...retention },
  };
}
