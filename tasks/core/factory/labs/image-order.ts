import { imagePathKey } from '../../configuration/image-path.js';
import { type BuildDay, buildDay, dateInName } from '../images/image-names.js';
import { builtTag, isOfAnotherBuild, tagOf } from '../images/tags.js';
import type { StoredImage } from '../store/companion.js';
import { isBelievable, writeTimestamp } from '../store/timestamps.js';

/** A custom image of a lab, as retention judges it. */
export interface LabImage {
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createdDate: Date;
  /** `Succeeded` for one that lab users can take; empty where Azure does not tell. */
  readonly provisioningState?: string;
}

/** When an image was built, as far as that is known. Times are milliseconds of UTC. */
export interface ImageOrder {
  readonly earliest: number;
  readonly latest: number;
  /** The letters after the date in the name, which tell builds of one day apart; they sort as text (C70). */
  readonly suffix: string;
  /** The day in the name, where nothing but the name tells the time. */
  readonly day?: number;
}

/** The time of a stored image, and the suffix of its name for builds of one time (C95). */
export function orderOfStored({
  timestamp,
  imageName,
}: Pick<StoredImage, 'timestamp' | 'imageName'>): ImageOrder {
  if (timestamp) return exactly(timestamp.getTime(), imageName);
  return buildDay(imageName) ?? { earliest: -Infinity, latest: Infinity, suffix: '' };
}

/**
 * The order of the builds behind custom images (C95, L34): the time in the image's tag or of the stored image, else the
 * date in the name, and in any case the time at which the lab created it, which says only that it was built before: a lab
 * may create many images at once.
 * @param sameImage the stored image of the same name and path
 */
export function orderOfLabImage(image: LabImage, sameImage: StoredImage | undefined): ImageOrder {
  const time = builtTime(image) ?? sameImage?.timestamp?.getTime();
  if (time !== undefined) return exactly(time, image.name);
  const created = image.createdDate.getTime();
  const day = buildDay(image.name);
  return day ? endedBy(day, created) : { earliest: -Infinity, latest: created, suffix: '' };
}

/** A time for showing an image; never one that decides what is deleted. */
export function approximateTimeOf({ earliest, latest }: ImageOrder): number {
  return Number.isFinite(earliest) ? earliest : latest;
}

/** A lab's image was built before it was created there; a creation before that day tells nothing of it. */
function endedBy(day: BuildDay, created: number): ImageOrder {
  return created < day.earliest ? day : { ...day, latest: Math.min(day.latest, created) };
}

function exactly(time: number, name: string): ImageOrder {
  return { earliest: time, latest: time, suffix: dateInName(name)?.suffix ?? '' };
}

/** What DistributeImages wrote into the tag; other texts, and times that contradict the lab, say nothing. */
function builtTime({ tags, createdDate }: LabImage): number | undefined {
  const text = tagOf(tags, builtTag) ?? '';
  const time = Date.parse(`${text}Z`);
  const isOurs = !Number.isNaN(time) && writeTimestamp(new Date(time)) === text;
  return isOurs && isBelievable(time, createdDate.getTime()) ? time : undefined;
}

/**
 * Finds the stored image that a lab's image was made from: the same name and path, and the same VHD where the lab's image
 * tells. One of another VHD is another build to which the name was given, too (C78).
 */
export type FindStored<S extends StoredImage = StoredImage> = (
  image: Pick<LabImage, 'name' | 'tags'>,
  imagePath: string,
) => S | undefined;

/** Indexes the stored images by name and path, in any casing. */
export function indexStored<S extends StoredImage>(stored: readonly S[]): FindStored<S> {
  const identity = (name: string, imagePath: string) => `${name.toLowerCase()}\n${imagePathKey(imagePath)}`;
  const index = new Map<string, S[]>();
  for (const image of stored) {
    const key = identity(image.imageName, image.imagePath);
    index.set(key, [...(index.get(key) ?? []), image]);
  }
  return ({ name, tags }, imagePath) =>
    index.get(identity(name, imagePath))?.findLast((image) => !isOfAnotherBuild(tags, image));
}

/** An image among others of its path. */
interface Ordered {
  readonly pathKey: string;
  readonly order: ImageOrder;
  /** Images of one build are counted once; absent for one that is a build of its own. */
  readonly build?: string;
}

/**
 * All images of each path but those that may be among the newest few: so many others are certainly newer (C95).
 * @param count how many of a path are kept, or what tells that by the key of the path
 * @param counted the images that may take the place of others
 */
export function allButNewest<T extends Ordered>(
  images: readonly T[],
  count: number | ((pathKey: string) => number),
  counted: readonly T[] = images,
): readonly T[] {
  const ofPaths = new Map<string, T[]>();
  for (const image of counted) {
    const others = ofPaths.get(image.pathKey);
    if (others) others.push(image);
    else ofPaths.set(image.pathKey, [image]);
  }
  return images.filter(({ pathKey, order }) => {
    const newer = (ofPaths.get(pathKey) ?? []).filter((other) => isCertainlyNewer(other.order, order));
    return countBuilds(newer) >= (typeof count === 'number' ? count : count(pathKey));
  });
}

function countBuilds(images: readonly Ordered[]): number {
  return new Set(images.map((image) => image.build ?? image)).size;
}

/**
 * Whether one was built after the other, whatever the clocks were: two names may have been given in two time zones. Not an
 * order to sort by: it leaves pairs open.
 */
export function isCertainlyNewer(one: ImageOrder, other: ImageOrder): boolean {
  if (one.earliest > other.latest) return true;
  return isSameTime(one, other) && one.suffix > other.suffix;
}

/** Whether the time of both is known exactly, and the same; or they are named by one day, where suffixes tell the order. */
function isSameTime(one: ImageOrder, other: ImageOrder): boolean {
  if (one.day !== undefined && one.day === other.day) return true;
  return one.earliest === other.latest && one.latest === other.earliest;
}
