import { compileGlob, isGlob } from '../../configuration/glob.js';
import { imagePathKey, leadsOutside } from '../../configuration/image-path.js';
import type { LabEntry } from '../../configuration/labs-json.js';

/** By which rules an entry of `ImagePaths` matches an image path. */
export interface Match {
  /** By the rule of these tasks (C18, C19). */
  readonly ours: boolean;
  /** By the rule of the scripts: a prefix, with casing and without boundary (C16). */
  readonly old: boolean;
}

/** Whether a lab takes the images of a path, and by which of its entries. */
export interface Subscription {
  readonly subscribed: boolean;
  /** The entry that decides: the first that matches by our rule, else the first that matches by the old one. */
  readonly by?: LabEntry['imagePaths'][number];
  /** Only the old rule matches, whether or not that counts (C20). */
  readonly oldRuleOnly: boolean;
}

export interface MatchingOptions {
  /** The input `strictImagePaths`: a match by the old rule alone does not count. */
  readonly strict: boolean;
}

const lenient: MatchingOptions = { strict: false };

/** The one matcher of entries and image paths, wherever they are compared (C16 to C19). */
export function matchEntry(entry: string, imagePath: string): Match {
  const { key, oldPrefix, glob } = preparedEntry(entry);
  const path = preparedPath(imagePath);
  return {
    ours: matchesLiterally(key, path.key) || (glob !== undefined && path.candidates.some(glob)),
    old: imagePath.startsWith(oldPrefix),
  };
}

/**
 * The key of the golden image that an entry names by its file, with or without extension, if no such file exists: then the
 * entry matches nothing, neither literally nor as a glob (C8, C18, C19).
 * @param existingKeys keys of all files below GoldenImages
 */
export function missingKeyOf(entry: string, existingKeys: ReadonlySet<string>): string | undefined {
  const { key, glob } = preparedEntry(entry);
  if (key === '' || /[*?]/.test(key) || leadsOutside(entry)) return undefined;
  const isFound = [...existingKeys].some(
    (path) => matchesLiterally(key, path) || (glob !== undefined && preparedPath(path).candidates.some(glob)),
  );
  if (isFound) return undefined;
  return key.endsWith('.json') ? key : `${key}.json`;
}

/** Whether a lab takes the images of a path (C20 to C22). */
export function subscriptionOf(
  lab: Pick<LabEntry, 'imagePaths'>,
  imagePath: string,
  { strict } = lenient,
): Subscription {
  const matches = lab.imagePaths.map((entry) => ({ entry, ...matchEntry(entry.text, imagePath) }));
  const ours = matches.find((match) => match.ours);
  if (ours) return { subscribed: true, by: ours.entry, oldRuleOnly: false };
  const old = matches.find((match) => match.old);
  return {
    subscribed: old !== undefined && !strict,
    ...(old ? { by: old.entry } : {}),
    oldRuleOnly: old !== undefined,
  };
}

/** Whether an entry starts with the folder GoldenImages, which entries are relative to (C18). */
export function namesGoldenImages(entry: string): boolean {
  return /^goldenimages(\\|$)/.test(withoutEndings(entry));
}

/** An entry as it is compared: as an image path, and relative to GoldenImages; empty for the folder itself (C18). */
export function entryKey(entry: string): string {
  const key = withoutEndings(entry);
  return key === '.' ? '' : key.replace(/^goldenimages(\\|$)/, '');
}

function withoutEndings(entry: string): string {
  return imagePathKey(entry.trim()).replace(/(?<!\\)\\+$/, '');
}

function matchesLiterally(entry: string, path: string): boolean {
  if (entry === '' || entry === path) return true;
  return path.startsWith(entry) && (path[entry.length] === '\\' || path.slice(entry.length) === '.json');
}

interface PreparedEntry {
  readonly key: string;
  readonly oldPrefix: string;
  /** Matches the entry as a glob (C19); undefined for an entry that is none. */
  readonly glob: ((path: string) => boolean) | undefined;
}

interface PreparedPath {
  readonly key: string;
  /** The texts that a glob may match (C19): a folder above the path, the path, the path without its extension. */
  readonly candidates: readonly string[];
}

/** The same few entries are matched with every image, and the same images with every entry: each is prepared once. */
const preparedEntry = once((entry: string): PreparedEntry => {
  const key = entryKey(entry);
  return { key, oldPrefix: entry.replaceAll('/', '\\'), glob: globOf(key.replaceAll('\\', '/')) };
});

const preparedPath = once((imagePath: string): PreparedPath => {
  const key = imagePathKey(imagePath);
  const segments = key.split('\\');
  const folders = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
  return { key, candidates: [...folders, segments.join('/').replace(/\.json$/, '')] };
});

/** Remembers what is prepared of each text. */
export function once<T>(prepare: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const prepared = prepare(text);
    known.set(text, prepared);
    return prepared;
  };
}

/** A pattern that cannot be matched makes its lab a broken one (C19): it matches nothing. */
function globOf(pattern: string): PreparedEntry['glob'] {
  return isGlob(pattern) ? compileGlob(pattern).matches : undefined;
}

/** Whether a lab takes the images of a path by the rule of the scripts (C16). */
export function isTaken(entry: LabEntry | undefined, imagePath: string): boolean {
  return (entry?.imagePaths ?? []).some(({ text }) => matchEntry(text, imagePath).old);
}
