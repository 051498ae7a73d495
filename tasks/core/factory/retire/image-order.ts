import { imagePathKey } from '../../configuration/image-path.js';
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

/** What images of one path are ordered by: the greater one is the newer build. */
export interface ImageOrder {
  /** Milliseconds of UTC. */
  readonly time: number;
  /** The letters after the date in the name, which tell builds of one day apart; they sort as text (C70). */
  readonly suffix: string;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

export function orderOfStored({ timestamp, imageName }: StoredImage): ImageOrder {
  return { time: timestamp.getTime(), suffix: dateInName(imageName)?.suffix ?? '' };
}

/**
 * When a lab's image was built (C95, L34): the time of its stored image, else the date in its name; only if it has
 * neither, when it was made in the lab, since many images may be made there at once.
 * @param sameImage the stored image of the same name and path
 */
export function orderOfLabImage(image: LabImage, sameImage: StoredImage | undefined): ImageOrder {
  if (sameImage) return orderOfStored(sameImage);
  return dateInName(image.name) ?? { time: image.createdDate.getTime(), suffix: '' };
}

/** Finds the stored image that a lab's image was made from: the same name and path. */
export type FindStored = (name: string, imagePath: string) => StoredImage | undefined;

export function indexStored(stored: readonly StoredImage[]): FindStored {
  const identity = (name: string, imagePath: string) => `${name.toLowerCase()}\n${imagePathKey(imagePath)}`;
  const index = new Map(stored.map((image) => [identity(image.imageName, image.imagePath), image]));
  return (name, imagePath) => index.get(identity(name, imagePath));
}

/** Newest first. */
export function compareOrder(one: ImageOrder, other: ImageOrder): number {
  if (one.time !== other.time) return other.time - one.time;
  return one.suffix < other.suffix ? 1 : -Number(one.suffix > other.suffix);
}

function dateInName(name: string): ImageOrder | undefined {
  const [, monthName = '', day = '', year = '', suffix = ''] =
    /-([a-z]{3})-(\d{1,2})-(\d{4})([a-z]*)$/i.exec(name) ?? [];
  const month = months.indexOf(monthName.toLowerCase());
  if (month < 0) return undefined;
  return { time: Date.UTC(Number(year), month, Number(day)), suffix: suffix.toUpperCase() };
}
