import { imagePathKey } from '../../configuration/image-path.js';
import { vmKeyOf } from '../gallery/gallery-tags.js';
import { isOfAnotherFactory, type StoredImage } from '../store/companion.js';

/** An image of an earlier run: when its VM was made, and when its disk was saved. */
export type EarlierImage = Pick<StoredImage, 'imagePath' | 'timestamp' | 'sourceVmId' | 'sourceVmCreated'>;

export interface EstimateFacts {
  readonly factoryLabId: string;
  /** The stored images, among them perhaps those of other factories in the same account. */
  readonly stored: readonly EarlierImage[];
  /** The factory's images in the gallery or for it. */
  readonly gallery?: readonly EarlierImage[];
}

/** A time that is expected, in seconds, and whether earlier runs of the same image tell it. */
export interface Estimate {
  readonly seconds: number;
  readonly isKnown: boolean;
}

/** How long the actions of a whole run are expected to take, in seconds, a minute at least. */
export interface Estimates {
  /** From the begin of a deployment until its VM can be saved. */
  readonly ofBuild: (imagePath: string) => Estimate;
  /** The export of a disk into the store; of a usual size where that is not known. */
  readonly ofSnap: (bytes?: number) => number;
  /** The copy of a VHD to a lab. */
  readonly ofCopy: (bytes?: number) => number;
  /** The creation of a custom image from a VHD that its lab has. */
  readonly ofImageCreation: () => number;
  /** The publication of a version, whose regions are served side by side. */
  readonly ofPublish: (bytes?: number) => number;
  /** The test of an image: a custom image, a VM of it, and what is tested there. */
  readonly ofTest: () => number;
  readonly ofDeletion: () => number;
}

const minute = 60;

const day = 24 * 60 * minute;

/** A Windows image with the tools of a team, by experience; from 15 to 120 minutes are usual. */
const usualBuild = 60 * minute;

/** The size of the OS disk of Azure's Windows images, in bytes: that of an image of which no earlier one is known. */
export const usualBytes = 127 * 2 ** 30;

/** Bytes a second of a copy between storage accounts or from a disk: 127 GiB in ten minutes. No speed is published. */
const copySpeed = usualBytes / (10 * minute);

/** A custom image, a VM of it, and some scripts. */
const usualTest = 20 * minute;

/** Azure takes 3 to 10 minutes. */
const imageCreation = 5 * minute;

/** A version of empty disks takes so long, too. */
const leastOfPublication = 5 * minute;

/** Bytes a second that add to it, in each region at the same time: 6 to 7 minutes for disks of 30 GiB. */
const replicationSpeed = 300e6;

/** The newest images of a path that tell how long its build takes now. */
const mostOfPath = 3;

/** Estimates by what earlier runs have left, else by the sizes of what is moved, else by what is usual. */
export function createEstimates(facts: EstimateFacts): Estimates {
  const builds = buildsByPath(facts);
  const ofAny = medianOf([...builds.values()].flatMap((seconds) => medianOf(seconds) ?? [])) ?? usualBuild;
  const ofCopy = (bytes = usualBytes) => Math.max(minute, bytes / copySpeed);
  return {
    ofBuild: (imagePath) => {
      const known = medianOf(builds.get(imagePathKey(imagePath)) ?? []);
      return { seconds: Math.max(minute, known ?? ofAny), isKnown: known !== undefined };
    },
    ofSnap: ofCopy,
    ofCopy,
    ofImageCreation: () => imageCreation,
    ofPublish: (bytes = usualBytes) => leastOfPublication + bytes / replicationSpeed,
    ofTest: () => usualTest,
    ofDeletion: () => minute,
  };
}

/** An earlier build. */
interface Build {
  readonly path: string;
  /** Since 1970, milliseconds. */
  readonly savedAt: number;
  readonly seconds: number;
}

/** The seconds of the newest builds of each image path, by its key. */
function buildsByPath({
  factoryLabId,
  stored,
  gallery = [],
}: EstimateFacts): ReadonlyMap<string, readonly number[]> {
  const own = stored.filter((image) => !isOfAnotherFactory(image, factoryLabId));
  const newestFirst = buildsOf([...own, ...gallery]).toSorted((one, other) => other.savedAt - one.savedAt);
  const ofPaths = new Map<string, readonly number[]>();
  for (const { path, seconds } of newestFirst) {
    const known = ofPaths.get(path) ?? [];
    if (known.length < mostOfPath) ofPaths.set(path, [...known, seconds]);
  }
  return ofPaths;
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
function medianOf(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((one, other) => one - other);
  const [below, above] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return below === undefined || above === undefined ? undefined : (below + above) / 2;
}
