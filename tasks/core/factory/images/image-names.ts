import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { imagePathHash } from './hashes.js';

/** The longest name that Azure accepts for a custom image (C69). */
const longestName = 80;

export const months = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

/** An image that has a name already. */
export interface NamedImage {
  readonly imageName: string;
  readonly imagePath: string;
}

/**
 * Names the images that a run is about to store (C67 to C71).
 * @param images the images to name, of different image paths
 * @param stored the images of the store: their names are taken, their paths must stay distinguishable
 * @param now the day in the agent's time zone is the one in the name (C68)
 * @param given further names that are taken: of images that are no longer stored, but may be in a lab still
 * @returns the image name by image path key
 */
export function reserveImageNames(
  images: readonly { readonly imagePath: string }[],
  stored: readonly NamedImage[],
  now: Date,
  given: readonly string[] = [],
): ReadonlyMap<string, string> {
  const taken = new Set(
    [...stored.map(({ imageName }) => imageName), ...given].map((name) => name.toLowerCase()),
  );
  const namesakes = countNamesakes([...images, ...stored].map(({ imagePath }) => imagePath));
  const names = new Map<string, string>();
  for (const { imagePath } of images) {
    const name = firstFree(imagePath, stemOf(imagePath, namesakes), dateOf(now), taken);
    taken.add(name.toLowerCase());
    names.set(imagePathKey(imagePath), name);
  }
  return names;
}

/** The agent's local day, months in English whatever the agent's language. */
function dateOf(now: Date): string {
  return `-${months[now.getMonth()] ?? ''}-${now.getDate()}-${now.getFullYear()}`;
}

/** The date that a name ends with, and the suffix after it. */
export interface DateInName {
  /** Milliseconds of midnight UTC. */
  readonly time: number;
  /** In upper case; empty for the first image of the day. */
  readonly suffix: string;
}

/** Reads what `dateOf` and `suffixes` write, in any casing. @returns `undefined` for a name without date */
export function dateInName(name: string): DateInName | undefined {
  const [, monthName = '', day = '', year = '', suffix = ''] =
    /-([a-z]{3})-(\d{1,2})-(\d{4})([a-z]*)$/i.exec(name) ?? [];
  const month = months.findIndex((candidate) => sameName(candidate, monthName));
  if (month < 0) return undefined;
  const time = Date.UTC(Number(year), month, Number(day));
  const exists = new Date(time).getUTCDate() === Number(day);
  return exists ? { time, suffix: suffix.toUpperCase() } : undefined;
}

/** A day on which an image was built, in milliseconds of UTC: which part of the earth it was the day of is not known. */
export interface BuildDay {
  readonly earliest: number;
  readonly latest: number;
  /** Midnight UTC of the date in the name. */
  readonly day: number;
  /** The letters after the date, which tell builds of one day apart. */
  readonly suffix: string;
}

const hour = 3_600_000;

/** DevTest Labs did not exist before: earlier years are those of another calendar, as are those of another century. */
export const earliestDay = Date.UTC(2015, 0, 1);
const nextCentury = Date.UTC(2100, 0, 1);

/**
 * The day on which an image of this name was built (C95). The date is the local day of the agent that gave the name: it
 * lasts from 14 hours before that day in UTC to 12 hours after it.
 * @returns `undefined` for a name without date, or with that of another calendar
 */
export function buildDay(name: string): BuildDay | undefined {
  const date = dateInName(name);
  if (!date || date.time < earliestDay || date.time >= nextCentury) return undefined;
  const { time: day, suffix } = date;
  return { earliest: day - 14 * hour, latest: day + (24 + 12) * hour, day, suffix };
}

function firstFree(imagePath: string, stem: string, date: string, taken: ReadonlySet<string>): string {
  for (const suffix of suffixes()) {
    const name = fit(imagePath, stem, date + suffix);
    if (!taken.has(name.toLowerCase())) return name;
  }
  throw new Error('unreachable: there is no end of suffixes');
}

/** Nothing, `A` to `Z`, `ZA` to `ZZ`, `ZZA` and so on (C70): all of them sort in the order in which they are given. */
function* suffixes(): Generator<string, never> {
  yield '';
  for (let start = ''; ; start += 'Z')
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') yield start + letter;
}

/** Shortens before the date, with the hash to tell what was cut off (C69). */
function fit(imagePath: string, stem: string, ending: string): string {
  if (stem.length + ending.length <= longestName) return stem + ending;
  const hash = hashEnding(imagePath);
  return stem.slice(0, longestName - ending.length - hash.length) + hash + ending;
}

function hashEnding(imagePath: string): string {
  return `-${imagePathHash(imagePath).slice(0, 6)}`;
}

/**
 * The names, without a date, by which image paths are told apart (C67, C71).
 * @param paths all paths that are to be told apart
 */
export function imageStems(paths: readonly string[]): (imagePath: string) => string {
  const namesakes = countNamesakes(paths);
  return (imagePath) => stemOf(imagePath, namesakes);
}

/** The number of image paths that end in the same segments, and the segments of the longest path. */
interface Namesakes {
  readonly deepest: number;
  readonly count: (text: string, depth: number) => number;
}

/** Counts all paths once for each depth, in place of once for each path and depth. */
function countNamesakes(paths: readonly string[]): Namesakes {
  const distinct = [...new Map(paths.map((path) => [imagePathKey(path), path])).values()];
  const byDepth = new Map<number, ReadonlyMap<string, number>>();
  return {
    deepest: distinct.reduce((deepest, path) => Math.max(deepest, segmentsOf(path).length), 2),
    count: (text, depth) => {
      const counts = byDepth.get(depth) ?? countAt(depth, distinct);
      byDepth.set(depth, counts);
      return counts.get(text.toLowerCase()) ?? 0;
    },
  };
}

/** The number of paths that share their last segments, by those segments. */
function countAt(depth: number, paths: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const text = joined(path, depth).toLowerCase();
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/** The name before the date: as few path segments, from two on, as tell the path from all others (C67, C71). */
function stemOf(imagePath: string, { deepest, count }: Namesakes): string {
  for (let depth = 2; depth <= deepest; depth += 1) {
    const stem = joined(imagePath, depth);
    if (count(stem, depth) < 2) return stem;
  }
  return joined(imagePath, deepest) + hashEnding(imagePath);
}

function segmentsOf(imagePath: string): string[] {
  return imagePath.split(/[\\/]+/).filter((segment) => segment !== '' && segment !== '.');
}

/** The last segments of a path as the scripts join them, and no character that Azure refuses (C67, C69). */
function joined(imagePath: string, depth: number): string {
  return segmentsOf(imagePath)
    .slice(-depth)
    .join('_')
    .replaceAll(/\.json/gi, '')
    .replaceAll('.', '_')
    .replaceAll(/[^A-Za-z0-9_()-]/g, '-');
}
