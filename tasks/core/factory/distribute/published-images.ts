import { imagePathKey } from '../../configuration/image-path.js';
import { type BuiltImage, vmKeyOf } from '../gallery/gallery-tags.js';
import { bytesOfSet, type SnapshotSet } from '../gallery/snapshot-sets.js';
import type { GalleryStock, PublishedVersion } from '../gallery/stock.js';

/** An image for labs with gallery: its version, its snapshots, or both. */
export interface GalleryImage {
  readonly image: BuiltImage;
  readonly published?: PublishedVersion;
  /** Absent where there are none, or not all of them. */
  readonly set?: SnapshotSet;
}

/**
 * By how much storage grows where an image is published, at most: a copy for each new region, and its snapshots go.
 * @param bytes the size of its version; 0 where that is not known
 */
export function growthBy(
  bytes: number,
  { set, newRegions }: Pick<GalleryImage, 'set'> & { readonly newRegions: readonly string[] },
): number {
  const ofSet = set ? bytesOfSet(set) : 0;
  return (bytes || ofSet) * newRegions.length - ofSet;
}

/** The images of the gallery and those that can be published, the oldest first. What was made of one VM is one image. */
export function galleryImages({ versions, sets }: Pick<GalleryStock, 'versions' | 'sets'>): GalleryImage[] {
  const published = firstOfEach(versions.toSorted(usableFirst));
  const complete = firstOfEach(sets.filter(({ isComplete }) => isComplete).toSorted(oldestFirst));
  const keys = new Set([...published.keys(), ...complete.keys()]);
  const images = [...keys].flatMap((key) => toImage(published.get(key), complete.get(key)));
  return images.toSorted((one, other) => oldestFirst(one.image, other.image));
}

function toImage(published: PublishedVersion | undefined, set: SnapshotSet | undefined): GalleryImage[] {
  const image = published ?? set;
  if (published && !set && isLeaving(published)) return [];
  return image ? [{ image, ...(published ? { published } : {}), ...(set ? { set } : {}) }] : [];
}

/** Two runs may have published one VM twice: what lab users can take is the image. */
function usableFirst(one: PublishedVersion, other: PublishedVersion): number {
  return unusable(one) - unusable(other) || oldestFirst(one, other);
}

function unusable(version: PublishedVersion): number {
  return isLeaving(version) ? 2 : Number(/^Failed$/i.test(version.version.provisioningState));
}

/** What is being deleted is no image any more, unless it can be made anew: an earlier run may have begun that. */
function isLeaving({ version }: PublishedVersion): boolean {
  return /^Deleting$/i.test(version.provisioningState);
}

/** Images of one time by their path, so that the same gallery gives the same plan. */
function oldestFirst(one: BuiltImage, other: BuiltImage): number {
  return (
    one.timestamp.getTime() - other.timestamp.getTime() ||
    one.imagePath.localeCompare(other.imagePath, 'en') ||
    one.imageName.localeCompare(other.imageName, 'en')
  );
}

function firstOfEach<Image extends BuiltImage>(images: readonly Image[]): ReadonlyMap<string, Image> {
  const first = new Map<string, Image>();
  for (const image of images) if (!first.has(vmKeyOf(image))) first.set(vmKeyOf(image), image);
  return first;
}

/** The newest image of each path, of images in their order. */
export function newestGalleryImages(images: readonly GalleryImage[]): GalleryImage[] {
  return [...new Map(images.map((one) => [imagePathKey(one.image.imagePath), one])).values()];
}
