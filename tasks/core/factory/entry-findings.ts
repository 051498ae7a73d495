import type { Finding } from '../configuration/finding.js';
import type { GoldenImage } from '../configuration/golden-image.js';
import { imagePathKey } from '../configuration/image-path.js';
import type { LabEntry } from '../configuration/labs-json.js';
import { entryKey, matchEntry, type MatchingOptions, namesGoldenImages, subscriptionOf } from './matching.js';

type Entry = LabEntry['imagePaths'][number];

/** Everything there is to say about the entries of Labs.json and the golden images they mean (C18, C20, C21, C23). */
export function entryFindings(
  labs: readonly LabEntry[],
  images: readonly GoldenImage[],
  options: MatchingOptions = { strict: false },
): Finding[] {
  return [...findingsOfEntries(labs, images, options), ...unusedImages(labs, images, options)];
}

/** What there is to say about the entries of some labs. */
export function findingsOfEntries(
  labs: readonly LabEntry[],
  images: readonly GoldenImage[],
  options: MatchingOptions,
): Finding[] {
  const imagePaths = images.map(({ imagePath }) => imagePath);
  return [...unmatchedEntries(labs, imagePaths, options), ...oddEntries(labs, imagePaths, options)];
}

/** Entries that match no golden image (C23): an error each, with the nearest path that exists. */
function unmatchedEntries(
  labs: readonly LabEntry[],
  imagePaths: readonly string[],
  { strict }: MatchingOptions,
): Finding[] {
  const isUnmatched = ({ text }: Entry) =>
    !imagePaths.some((path) => {
      const { ours, old } = matchEntry(text, path);
      return ours || (old && !strict);
    });
  return labs
    .filter(({ broken }) => !broken)
    .flatMap((lab) => lab.imagePaths.filter(isUnmatched).map((entry) => unmatched(lab, entry, imagePaths)));
}

function unmatched(lab: LabEntry, entry: Entry, imagePaths: readonly string[]): Finding {
  const nearest = nearestPath(entry.text, imagePaths);
  return at(lab, entry, {
    code: 'IF208',
    severity: 'error',
    what: `The entry "${entry.text}" of the lab ${lab.labName} matches no golden image.`,
    why: nearest === undefined ? 'There is no golden image.' : `The nearest that exists is "${nearest}".`,
    remedy: nearest === undefined ? 'Remove the entry.' : `Write "${nearest}", or remove the entry.`,
  });
}

/** What an entry matches by one of the two rules only: one finding for each lab and entry (C18, C20, C21). */
function oddEntries(
  labs: readonly LabEntry[],
  imagePaths: readonly string[],
  options: MatchingOptions,
): Finding[] {
  return labs.flatMap((lab) =>
    lab.imagePaths.flatMap((entry) => judgeEntry(lab, entry, imagePaths, options)),
  );
}

function judgeEntry(
  lab: LabEntry,
  entry: Entry,
  imagePaths: readonly string[],
  options: MatchingOptions,
): Finding[] {
  const matches = imagePaths.map((path) => ({ path, ...matchEntry(entry.text, path) }));
  const onlyOurs = matches.filter(({ ours, old }) => ours && !old).map(({ path }) => path);
  const onlyOld = matches
    .filter(({ path, ours, old }) => old && !ours && subscriptionOf(lab, path).oldRuleOnly)
    .map(({ path }) => path);
  return [
    ...(namesGoldenImages(entry.text) ? [prefixed(lab, entry)] : []),
    ...(onlyOld.length > 0 ? [matchedByOldRule(lab, entry, onlyOld, options)] : []),
    ...(onlyOurs.length > 0 ? [matchedByOurRule(lab, entry, onlyOurs)] : []),
  ];
}

function prefixed(lab: LabEntry, entry: Entry): Finding {
  return at(lab, entry, {
    code: 'IF214',
    severity: 'notice',
    what: `The entry "${entry.text}" of the lab ${lab.labName} is read without its first folder.`,
    why: 'Entries are relative to GoldenImages.',
    remedy: `Write "${entryKey(entry.text)}".`,
  });
}

function matchedByOldRule(
  lab: LabEntry,
  entry: Entry,
  paths: readonly string[],
  { strict }: MatchingOptions,
): Finding {
  const effect = strict
    ? 'strictImagePaths is set, so they are neither copied nor kept'
    : 'They still count as subscribed';
  return at(lab, entry, {
    code: 'IF209',
    severity: 'warning',
    what: `The entry "${entry.text}" of the lab ${lab.labName} is only the beginning of a name: ${list(paths)}.`,
    why: `The scripts compared beginnings of paths, not whole names. ${effect}.`,
    remedy: `Write what is meant: ${list(paths)}.`,
  });
}

function matchedByOurRule(lab: LabEntry, entry: Entry, paths: readonly string[]): Finding {
  return at(lab, entry, {
    code: 'IF210',
    severity: 'notice',
    what: `The entry "${entry.text}" of the lab ${lab.labName} also matches ${list(paths)}.`,
    why: 'The scripts would not match it: their RetireImages would delete these images from the lab.',
    remedy:
      'While any script still runs, write entries with exact casing, without leading slash or wildcard.',
  });
}

/** At most three paths by name. */
function list(paths: readonly string[]): string {
  const named = paths.slice(0, 3).map((path) => `"${path}"`);
  return paths.length > 3 ? `${named.join(', ')} and ${paths.length - 3} more` : named.join(', ');
}

/** Golden images that no lab takes: a warning each (C23). */
export function unusedImages(
  labs: readonly LabEntry[],
  images: readonly GoldenImage[],
  options: MatchingOptions,
): Finding[] {
  const isUsed = ({ imagePath }: GoldenImage) =>
    labs.some((lab) => subscriptionOf(lab, imagePath, options).subscribed);
  return images.filter((image) => !isUsed(image)).map(unused);
}

function unused({ imagePath, file }: GoldenImage): Finding {
  return {
    code: 'IF215',
    severity: 'warning',
    what: `No lab takes the golden image ${imagePath}.`,
    why: 'It is built and stored, and nobody gets it.',
    remedy: 'Add it to the ImagePaths of a lab in Labs.json, or list it in GoldenImages/.factoryignore.',
    file,
  };
}

/** The existing path, with or without extension, or folder that differs least from an entry. */
function nearestPath(entry: string, imagePaths: readonly string[]): string | undefined {
  const candidates = [...new Set(imagePaths.flatMap(waysToWrite))];
  const wanted = entryKey(entry);
  const measured = candidates.map((text) => ({ text, distance: editDistance(wanted, imagePathKey(text)) }));
  return measured.sort((one, other) => one.distance - other.distance)[0]?.text;
}

function waysToWrite(imagePath: string): string[] {
  const segments = imagePath.split('\\');
  const folders = segments.slice(0, -1).map((_, index) => segments.slice(0, index + 1).join('/'));
  const file = segments.join('/');
  return [file.replace(/\.json$/i, ''), file, ...folders];
}

/** How many characters have to be inserted, deleted or replaced (Levenshtein), row by row. */
function editDistance(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let row = 0; row < one.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < other.length; column += 1)
      current.push(
        Math.min(
          (previous[column + 1] ?? 0) + 1,
          (current[column] ?? 0) + 1,
          (previous[column] ?? 0) + Number(one[row] !== other[column]),
        ),
      );
    previous = current;
  }
  return previous.at(-1) ?? 0;
}

function at({ file }: LabEntry, { line, column }: Entry, finding: Finding): Finding {
  return { ...finding, file, line, column };
}
