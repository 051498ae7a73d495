import { imagePathKey } from '../../configuration/image-path.js';
import { isOfAnotherFactory } from '../store/companion.js';
import type { StoredBlobs } from '../store/store.js';
import { isRetired } from '../vhds/marks.js';

/**
 * The newest good image of each path, by its key: stored by this factory, and neither deprecated nor withheld by its record, as one
 * is that waits for its tests, was rejected or revoked.
 */
export function newestGoodImages(
  stored: readonly StoredBlobs[],
  factoryLabId: string,
): ReadonlyMap<string, StoredBlobs> {
  const good = stored.filter((image) => isGood(image) && !isOfAnotherFactory(image, factoryLabId));
  return new Map(good.toSorted(newestLast).map((image) => [imagePathKey(image.imagePath), image]));
}

function isGood({ record, copyOf, vhd }: StoredBlobs): boolean {
  return copyOf === undefined && !isRetired(vhd.metadata) && (!record || record.state === 'stored');
}

/** One whose time is not known is older than all others. */
function newestLast(one: StoredBlobs, other: StoredBlobs): number {
  return timeOf(one) - timeOf(other) || one.imageName.localeCompare(other.imageName, 'en');
}

function timeOf({ timestamp }: StoredBlobs): number {
  return timestamp?.getTime() ?? 0;
}
