import picomatch from 'picomatch/posix.js';
import type { LabEntry } from '../configuration/labs-json.js';
import { imagePathKey } from '../configuration/image-path.js';

/** How an entry of `ImagePaths` and an image path match. */
export interface Match {
  /** By our rule (C18, C19). */
  readonly ours: boolean;
  /** By the rule of the scripts: a prefix, with casing and without boundary (C16). */
  readonly old: boolean;
}

/** Whether a lab takes the images of a path, and by which of its entries. */
export interface Subscription {
  readonly subscribed: boolean;
  /** The first entry that decides it; one of our rule before one of the old rule alone. */
  readonly by?: LabEntry['imagePaths'][number];
  /** True if only the old rule matches, whether or not that counts (C20). */
  readonly oldRuleOnly: boolean;
}

export interface MatchingOptions {
  /** The input `strictImagePaths`: what only the old rule matches does not count. */
  readonly strict: boolean;
}

const lenient: MatchingOptions = { strict: false };

/** The one matcher of entries and image paths, wherever they are compared (C16 to C19). */
export function matchEntry(entry: string, imagePath: string): Match {
  return {
    ours: matchesByOurRule(entryKey(entry), imagePathKey(imagePath)),
    old: imagePath.startsWith(entry.replaceAll('/', '\\')),
  };
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

/** True if an entry starts with the folder GoldenImages, which entries are relative to (C18). */
export function namesGoldenImages(entry: string): boolean {
  return /^goldenimages(\\|$)/.test(withoutEndings(entry));
}

/** An entry as it is compared: as an image path, and relative to GoldenImages; empty for the folder itself (C18). */
export function entryKey(entry: string): string {
  const key = withoutEndings(entry);
  return key === '.' ? '' : key.replace(/^goldenimages(\\|$)/, '');
}

function withoutEndings(entry: string): string {
  return imagePathKey(entry.trim()).replace(/\\+$/, '');
}

function matchesByOurRule(entry: string, path: string): boolean {
  return matchesLiterally(entry, path) || matchesAsGlob(entry, path);
}

function matchesLiterally(entry: string, path: string): boolean {
  return entry === '' || entry === path || `${entry}.json` === path || path.startsWith(`${entry}\\`);
}

/** C19: the glob may match the path, the path without its extension, or a folder above it. */
function matchesAsGlob(entry: string, path: string): boolean {
  const matches = globOf(entry);
  const segments = path.split('\\');
  const folders = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
  return [...folders, segments.join('/').replace(/\.json$/, '')].some((candidate) => matches(candidate));
}

type Glob = (path: string) => boolean;

const globs = new Map<string, Glob>();

/** Compiling a glob costs far more than matching, and the same few entries are matched with every image. */
function globOf(entry: string): Glob {
  const glob = globs.get(entry) ?? compileGlob(entry.replaceAll('\\', '/'));
  globs.set(entry, glob);
  return glob;
}

function compileGlob(pattern: string): Glob {
  if (!picomatch.scan(pattern).isGlob) return () => false;
  return picomatch(pattern, { nocase: true, dot: true, nonegate: true });
}
