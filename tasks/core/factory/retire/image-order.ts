import { imagePathKey } from '../../configuration/image-path.js';
import { dateInName } from '../images/image-names.js';
import type { StoredImage } from '../store/companion.js';

/** A custom image of a lab, as retention judges it. */
export interface LabImage {
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdDate: Date;
  /** `Succeeded` for one that lab users can take; empty where Azure does not tell. */
  readonly provisioningState?: string;
}

/** The place of a build among those of its image path: the greater one is the newer build. */
export interface ImageOrder {
  /** Milliseconds of UTC. */
  readonly time: number;
  /** The letters after the date in the name, which tell builds of one day apart; they sort as text (C70). */
  readonly suffix: string;
}

/** The time of a stored image, and the suffix of its name for builds of one time (C95). */
export function orderOfStored({ timestamp, imageName }: StoredImage): ImageOrder {
  return { time: timestamp.getTime(), suffix: dateInName(imageName)?.suffix ?? '' };
}

/**
 * The order of the builds behind custom images (C95, L34): the time of the stored image, else the date in the name, else
 * the time at which the lab created it, which says little, since a lab may create many images at once.
 * @param sameImage the stored image of the same name and path
 */
export function orderOfLabImage(image: LabImage, sameImage: StoredImage | undefined): ImageOrder {
  if (sameImage) return orderOfStored(sameImage);
  return dateInName(image.name) ?? { time: image.createdDate.getTime(), suffix: '' };
}

/** Finds the stored image that a lab's image was made from: the same name and path. */
export type FindStored = (name: string, imagePath: string) => StoredImage | undefined;

/** Indexes the stored images by name and path, in any casing. */
export function indexStored(stored: readonly StoredImage[]): FindStored {
  const identity = (name: string, imagePath: string) => `${name.toLowerCase()}\n${imagePathKey(imagePath)}`;
  const index = new Map(stored.map((image) => [identity(image.imageName, image.imagePath), image]));
  return (name, imagePath) => index.get(identity(name, imagePath));
}

/** All but the newest few of each image path (C95). */
export function allButNewest<T extends { readonly pathKey: string; readonly order: ImageOrder }>(
  images: readonly T[],
  count: number,
): readonly T[] {
  const seen = new Map<string, number>();
  const newestFirst = images.toSorted((one, other) => compareOrder(one.order, other.order));
  return newestFirst.filter(({ pathKey }) => {
    const rank = (seen.get(pathKey) ?? 0) + 1;
    seen.set(pathKey, rank);
    return rank > count;
  });
}

/** Newest first. */
function compareOrder(one: ImageOrder, other: ImageOrder): number {
  if (one.time !== other.time) return other.time - one.time;
  return one.suffix < other.suffix ? 1 : -Number(one.suffix > other.suffix);
}
