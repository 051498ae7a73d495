import { slots } from '../../tasks/core/factory/distribute/step.js';
import type { State } from '../local-azure/state.js';
import { createClock } from '../local-azure/clock.js';
import { allDurations } from '../local-azure/durations.js';
import type { World } from '../local-azure/world.js';
import { galleryWorld, type SavedImage, snapshotsOf } from '../worlds/gallery-worlds.js';
import { lab } from '../worlds/worlds.js';
import { imageName, imagePath, labName, numbers } from './distribution-world.js';

/** A distribution by a gallery, in a world that has the snapshots of all images. */
export interface GallerySize {
  readonly images: number;
  readonly labs: number;
  readonly timeScale: number;
  /** The input `maxConcurrentJobs`. */
  readonly jobsAtOnce: number;
  /** Unscaled seconds between polls. */
  readonly pollSeconds: number;
}

const seed = 7;

const variation = 0.3;

export function galleryDistributionWorld({ images, labs, timeScale }: GallerySize): World {
  return galleryWorld(
    {
      snapshots: numbers(images).flatMap((index) => snapshotsOf(savedImage(index))),
      labs: numbers(labs).map((index) => lab(labName(index))),
    },
    { timeScale, seed, variation },
  );
}

function savedImage(index: number): SavedImage {
  const time = new Date(Date.UTC(2026, 10, 1, 0, index)).toISOString().slice(0, 19);
  return { imagePath: imagePath(index), name: imageName(index), time, securityType: 'TrustedLaunch' };
}

/** The least that a distribution by a gallery takes. */
export interface GalleryBounds {
  /** Unscaled seconds. */
  readonly seconds: number;
  /** With a look at each version in each interval. */
  readonly requests: number;
}

/**
 * The shortest possible time: an image takes its snapshot, its version and the time until labs list that; and only so many
 * versions are made at once. The durations are those of the local Azure, computed from the same seed and ids.
 */
export function galleryBounds({ galleries }: Pick<State, 'galleries'>, size: GallerySize): GalleryBounds {
  const { images, labs, timeScale, jobsAtOnce, pollSeconds } = size;
  const { snapshot, galleryVersion, replicationBytesPerSecond, sharedImageLag } = allDurations(
    galleryDistributionWorld(size).durations,
  );
  const clock = createClock({ timeScale, seed, variation });
  const bytes = snapshotsOf(savedImage(1)).reduce((sum, one) => sum + one.bytes, 0);
  const versions = galleries.flatMap(({ id, definitions }) =>
    definitions.flatMap((definition) =>
      definition.versions.map(({ name }) =>
        clock.varied(
          galleryVersion + bytes / replicationBytesPerSecond,
          `${id}/images/${definition.name}/versions/${name}/regions/westeurope`,
        ),
      ),
    ),
  );
  const sum = versions.reduce((total, seconds) => total + seconds, 0);
  const versionsAtOnce = slots({ maxConcurrentJobs: jobsAtOnce }).version;
  const longest = Math.max(...versions);
  const polls = versions.reduce((total, seconds) => total + Math.ceil(seconds / pollSeconds), 0);
  return {
    seconds: Math.max(snapshot + longest + sharedImageLag, sum / versionsAtOnce),
    requests: 2 * images + polls + labs * (2 + images),
  };
}
