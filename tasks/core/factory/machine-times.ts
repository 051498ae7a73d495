import { imagePathKey } from '../configuration/image-path.js';
import type { ExpectedMachine } from '../step/action.js';
import { vmKeyOf } from './gallery/gallery-tags.js';
import { isOfAnotherFactory, type StoredImage } from './store/companion.js';

/** An image of an earlier run: when its VM was made, and when its disk was saved. */
export type EarlierImage = Pick<StoredImage, 'imagePath' | 'timestamp' | 'sourceVmId' | 'sourceVmCreated'>;

export interface EarlierImages {
  readonly factoryLabId: string;
  /** The stored images, among them perhaps those of other factories in the same account. */
  readonly stored: readonly EarlierImage[];
  /** The factory's images in the gallery or for it. */
  readonly gallery?: readonly EarlierImage[];
}

/** How long the builds of a golden image took, by the key of its path: the median of the newest, in seconds. */
export type BuildTimes = ReadonlyMap<string, number>;

const minute = 60;

const day = 24 * 60 * minute;

/** A Windows image with the tools of a team, by experience; from 15 to 120 minutes are usual. */
export const usualBuild = 60 * minute;

/** A custom image, a VM of it, and some scripts, by experience. Its VM runs for most of that. */
export const usualTest = 20 * minute;

/** The newest builds of a path, which tell how long it takes now. */
const mostOfPath = 5;

/** How long the VM of a build is expected to run: as long as builds of its path took, else a guess. */
export function expectedBuild(imagePath: string, times: BuildTimes): ExpectedMachine {
  const seconds = times.get(imagePathKey(imagePath));
  return seconds === undefined ? { seconds: usualBuild, isGuess: true } : { seconds };
}

/** How long the VM of a test is expected to run: what is read before tells of no earlier one. */
export const expectedTest: ExpectedMachine = { seconds: usualTest, isGuess: true };

/** The times of the golden images of which earlier runs have left images. */
export function buildTimesOf({ factoryLabId, stored, gallery = [] }: EarlierImages): BuildTimes {
  const own = stored.filter((image) => !isOfAnotherFactory(image, factoryLabId));
  const newestFirst = buildsOf([...own, ...gallery]).toSorted((one, other) => other.savedAt - one.savedAt);
  const ofPaths = new Map<string, readonly number[]>();
  for (const { path, seconds } of newestFirst) {
    const known = ofPaths.get(path) ?? [];
    if (known.length < mostOfPath) ofPaths.set(path, [...known, seconds]);
  }
  return new Map([...ofPaths].map(([path, seconds]) => [path, medianOf(seconds) ?? usualBuild]));
}

/** An earlier build. */
interface Build {
  readonly path: string;
  /** Since 1970, milliseconds. */
  readonly savedAt: number;
  readonly seconds: number;
}

/** Each VM counts once, however many images were made of it. */
function buildsOf(images: readonly EarlierImage[]): readonly Build[] {
  const builds = new Map<string, Build>();
  for (const image of images) {
    const { imagePath, timestamp, sourceVmId = '', sourceVmCreated = '' } = image;
    const savedAt = timestamp?.getTime() ?? NaN;
    const seconds = (savedAt - new Date(sourceVmCreated).getTime()) / 1000;
    if (isBelievable(seconds))
      builds.set(vmKeyOf({ sourceVmId, sourceVmCreated }), {
        path: imagePathKey(imagePath),
        savedAt,
        seconds,
      });
  }
  return [...builds.values()];
}

/**
 * From the creation of a VM to its saving, which begins when the disk is copied (C56). It includes the wait for that, which is
 * long after the tasks in a row: SnapImages begins after the slowest build. A VM that was saved by a run of a later day tells
 * nothing.
 */
function isBelievable(seconds: number): boolean {
  return seconds > 0 && seconds <= day;
}

/** The one in the middle, or between the two; `undefined` of none. */
export function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const [below, above] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return below === undefined || above === undefined ? undefined : (below + above) / 2;
}
