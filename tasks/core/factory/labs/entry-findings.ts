import { type Finding, wholeFile } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import {
  entryKey,
  type Match,
  matchEntry,
  type MatchingOptions,
  namesGoldenImages,
  once,
  subscriptionOf,
} from './matching.js';
import { createNearest } from './nearest-path.js';

type Entry = LabEntry['imagePaths'][number];

/** All findings about the entries of Labs.json and the golden images that they match (C18, C20, C21, C23). */
export function entryFindings(
  labs: readonly LabEntry[],
  images: readonly GoldenImage[],
  options: MatchingOptions = { strict: false },
): Finding[] {
  const judge = createEntryJudge(images, options);
  return [...labs.flatMap(judge.findingsOf), ...judge.unusedImages(labs)];
}

/** Judges the entries of any number of labs; what they have in common is computed once. */
export interface EntryJudge {
  readonly findingsOf: (lab: LabEntry) => Finding[];
  /** Golden images that no lab takes: a warning each (C23). */
  readonly unusedImages: (labs: readonly LabEntry[]) => Finding[];
}

/** An image path that an entry matches by at least one rule. */
interface MatchedPath extends Match {
  readonly path: string;
}

export function createEntryJudge(images: readonly GoldenImage[], options: MatchingOptions): EntryJudge {
  const imagePaths = images.map(({ imagePath }) => imagePath);
  const nearest = createNearest(imagePaths);
  const matchesOf = once((text) => matchedPaths(text, imagePaths));
  const taken = once((text) => matchesOf(text).filter(({ ours, old }) => ours || (old && !options.strict)));
  return {
    findingsOf: (lab) => [
      ...(lab.broken ? [] : lab.imagePaths)
        .filter(({ text }) => taken(text).length === 0)
        .map((entry) => unmatched(lab, entry, nearest(entry.text))),
      ...lab.imagePaths.flatMap((entry) => judgeEntry(lab, entry, matchesOf(entry.text), options)),
    ],
    unusedImages: (labs) => {
      const texts = new Set(labs.flatMap(({ imagePaths: entries }) => entries.map(({ text }) => text)));
      const used = new Set([...texts].flatMap(taken).map(({ path }) => path));
      return images.filter(({ imagePath }) => !used.has(imagePath)).map(unused);
    },
  };
}

function matchedPaths(text: string, imagePaths: readonly string[]): MatchedPath[] {
  return imagePaths.flatMap((path) => {
    const match = matchEntry(text, path);
    return match.ours || match.old ? [{ path, ...match }] : [];
  });
}

/** An entry that matches no golden image (C23): an error, with the nearest path that exists. */
function unmatched(lab: LabEntry, entry: Entry, nearest: string | undefined): Finding {
  return at(lab, entry, {
    code: 'IF208',
    severity: 'error',
    what: `The entry "${entry.text}" of the lab ${lab.labName} matches no golden image.`,
    why: nearest === undefined ? 'There is no golden image.' : `The nearest that exists is "${nearest}".`,
    remedy: nearest === undefined ? 'Remove the entry.' : `Write "${nearest}", or remove the entry.`,
  });
}

/** The findings about an entry that only one of the two rules matches, one for each lab and entry (C18, C20, C21). */
function judgeEntry(
  lab: LabEntry,
  entry: Entry,
  matches: readonly MatchedPath[],
  options: MatchingOptions,
): Finding[] {
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

function unused({ imagePath, file }: GoldenImage): Finding {
  return {
    code: 'IF215',
    severity: 'warning',
    what: `No lab takes the golden image ${imagePath}.`,
    why: 'It is built and stored, and nobody gets it.',
    remedy: 'Add it to the ImagePaths of a lab in Labs.json, or list it in GoldenImages/.factoryignore.',
    ...wholeFile(file),
  };
}

function at({ file }: LabEntry, { line, column }: Entry, finding: Finding): Finding {
  return { ...finding, file, line, column };
}
