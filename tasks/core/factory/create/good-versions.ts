import { present } from '../../azure/requests/present.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { isWithoutFault } from '../current/current-tag.js';
import type { BuiltImage } from '../gallery/gallery-tags.js';
import { type GalleryStock, isPublished } from '../gallery/stock.js';
import { withheldImage } from '../store/image-records.js';
import type { Store, StoredBlobs } from '../store/store.js';
import type { BuiltFrom } from './why-build.js';

/** A good image of a path, whichever way it is stored. */
export interface GoodImage extends BuiltFrom {
  readonly imagePath: string;
  readonly imageName: string;
}

/**
 * The newest good image of each path, by its key, of those in the store and those in the gallery: versions that are neither deprecated
 * nor withheld by the record of their VHD, and complete snapshots that are no VHD as well, for of these the store tells.
 */
export function withGoodVersions(
  stored: ReadonlyMap<string, StoredBlobs>,
  stock: Pick<GalleryStock, 'versions' | 'sets'>,
  { records }: Pick<Store, 'records'>,
): ReadonlyMap<string, GoodImage> {
  const isHandedOut = ({ vhdFileName }: BuiltImage) =>
    vhdFileName === undefined || !withheldImage(records, { vhdFileName });
  const versions = stock.versions.filter(
    (one) => isPublished(one) && isWithoutFault(one.version.tags) && isHandedOut(one),
  );
  const sets = stock.sets.filter(
    ({ isComplete, isToBeTested, vhdFileName }) => isComplete && !isToBeTested && vhdFileName === undefined,
  );
  const newest = new Map<string, GoodImage>(stored);
  for (const image of [...versions, ...sets].map(goodImage)) {
    const key = imagePathKey(image.imagePath);
    const other = newest.get(key);
    if (!other || timeOf(image) > timeOf(other)) newest.set(key, image);
  }
  return newest;
}

function goodImage({ imagePath, imageName, timestamp, origin }: BuiltImage): GoodImage {
  const { base, inputs } = origin ?? {};
  return { imagePath, imageName, timestamp, ...present('base', base), ...present('inputs', inputs) };
}

function timeOf({ timestamp }: Pick<GoodImage, 'timestamp'>): number {
  return timestamp?.getTime() ?? 0;
}
