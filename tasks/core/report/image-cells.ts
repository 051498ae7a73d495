import type { ImageFacts, Target } from '../step/action.js';
import type { Outcome, UnitRecord } from '../step/record.js';
import { grouped } from './grouped.js';
import { type KnownImage, type KnownImages, knownImages } from './known-images.js';
import type { CellState } from './schema.js';

/** What a lab or a store has of a golden image at the end of a run. */
export interface ImageCell {
  readonly target: Target;
  readonly path: string;
  readonly state: CellState;
  /** The number of newer images that it lacks. */
  readonly olderBy: number;
  /** Those it has. */
  readonly images: readonly KnownImage[];
  /** It takes them from a gallery: they take no storage there. */
  readonly isShared: boolean;
}

/** What a record tells of an image and a place. */
interface Told {
  readonly image: KnownImage;
  readonly target: Target;
  readonly isThere: boolean;
  readonly isShared: boolean;
  readonly outcome: Outcome;
}

/** A record that tells whether an image is in a place. */
export type Telling = UnitRecord & {
  readonly target: Target;
  readonly imageFacts: ImageFacts & { readonly isThere: boolean };
};

/**
 * One cell for each golden image and place of which records tell whether it is there; the last record of an image decides.
 * Those of one golden image at a time, since hundreds of images and labs have tens of thousands.
 */
export function* imageCells(
  records: readonly UnitRecord[],
  images: KnownImages = knownImages(records),
): Generator<readonly ImageCell[]> {
  const times = timesByPath(images);
  for (const [path, ofPath] of grouped(
    records.filter(isTelling),
    (record) => images.of(record)?.path ?? '',
  )) {
    const told = ofPath.flatMap((record) => toldBy(record, images));
    const ofPlaces = grouped(told, ({ target }) => target.id).values();
    yield [...ofPlaces].map((ofPlace) => cellOf(ofPlace, times.get(path) ?? []));
  }
}

export function isTelling(record: UnitRecord): record is Telling {
  return record.target !== undefined && record.imageFacts?.isThere !== undefined;
}

function toldBy(record: Telling, images: KnownImages): Told | [] {
  const image = images.of(record);
  const { target, imageFacts, outcome } = record;
  const { isThere, isShared = false } = imageFacts;
  return image ? { image, target, isThere, isShared, outcome } : [];
}

/** When the images of each path were made; one whose time is unknown makes no other older. */
function timesByPath({ all }: KnownImages): ReadonlyMap<string, readonly number[]> {
  const timed = all.filter(({ createdAt }) => createdAt);
  const byPath = grouped(timed, ({ path }) => path);
  return new Map([...byPath].map(([path, ofPath]) => [path, ofPath.map(timeOf)]));
}

/** Before all others where it is unknown. */
function timeOf({ createdAt }: KnownImage): number {
  return createdAt?.getTime() ?? -Infinity;
}

function cellOf(records: readonly Told[], times: readonly number[]): ImageCell {
  const [{ image, target }] = records as readonly [Told];
  const told = lastOfEach(records);
  const images = told.filter(({ isThere }) => isThere).map(({ image: held }) => held);
  const newest = Math.max(-Infinity, ...images.map(timeOf));
  const olderBy = times.filter((time) => time > newest).length;
  const lacked = told.filter((one) => !one.isThere && mayBeNewer(one.image, newest));
  const isShared = told.length > 0 && told.every((one) => one.isShared);
  return { target, path: image.path, state: stateOf(images, olderBy, lacked), olderBy, images, isShared };
}

/** One for each image. */
function lastOfEach(records: readonly Told[]): readonly Told[] {
  return records.filter(
    ({ image }, index) => records.findLastIndex((other) => other.image === image) === index,
  );
}

/** A new image whose time is not known yet is newer than all that are there. */
function mayBeNewer({ createdAt }: KnownImage, newest: number): boolean {
  return !createdAt || createdAt.getTime() > newest;
}

const whyItDidNotCome = ['failed', 'unfinished', 'planned'] as const;

function stateOf(images: readonly KnownImage[], olderBy: number, lacked: readonly Told[]): CellState {
  const has = (wanted: Outcome) => lacked.some(({ outcome }) => outcome === wanted);
  const why = whyItDidNotCome.find(has);
  if (why) return why;
  if (images.length > 0) return olderBy === 0 ? 'current' : 'older';
  return has('succeeded') ? 'gone' : 'missing';
}
