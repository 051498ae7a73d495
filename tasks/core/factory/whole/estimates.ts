import { imagePathKey } from '../../configuration/image-path.js';
import { type BuildTimes, medianOf, usualBuild, usualTest } from '../machine-times.js';

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

/** The size of the OS disk of Azure's Windows images, in bytes: that of an image of which no earlier one is known. */
export const usualBytes = 127 * 2 ** 30;

/** Bytes a second of a copy between storage accounts or from a disk: 127 GiB in ten minutes. No speed is published. */
const copySpeed = usualBytes / (10 * minute);

/** Azure takes 3 to 10 minutes. */
const imageCreation = 5 * minute;

/** A version of empty disks takes so long, too. */
const leastOfPublication = 5 * minute;

/** Bytes a second that add to it, in each region at the same time: 6 to 7 minutes for disks of 30 GiB. */
const replicationSpeed = 300e6;

/** Estimates by what earlier runs have left, else by the sizes of what is moved, else by what is usual. */
export function createEstimates(builds: BuildTimes): Estimates {
  const ofAny = medianOf([...builds.values()]) ?? usualBuild;
  const ofCopy = (bytes = usualBytes) => Math.max(minute, bytes / copySpeed);
  return {
    ofBuild: (imagePath) => {
      const known = builds.get(imagePathKey(imagePath));
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
