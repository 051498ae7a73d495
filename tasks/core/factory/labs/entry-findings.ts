import { type Finding, wholeFile } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { UnusedFile } from '../../configuration/no-golden-images.js';
import {
  entryKey,
  type Match,
  matchEntry,
  type MatchingOptions,
  namesGoldenImages,
  once,
  type Subscription,
  subscriptionOf,
} from './matching.js';
import { createNearest } from './nearest-path.js';
import { at, type Entry, unmatchedEntries } from './unmatched-entries.js';

export interface JudgingOptions extends MatchingOptions {
  /** The other JSON files below GoldenImages, which an entry may mean. */
  readonly unusedFiles?: readonly UnusedFile[] | undefined;
  /** The texts of all entries of Labs.json, also of those that do not count. */
  readonly named?: readonly Pick<Entry, 'text'>[] | undefined;
}

/** All findings about the entries of Labs.json and the golden images that they match (C18, C20, C21, C23). */
export function entryFindings(
  labs: readonly LabEntry[],
  images: readonly GoldenImage[],
  options: JudgingOptions = { strict: false },
): Finding[] {
  const judge = createEntryJudge(images, options);
  return [...labs.flatMap(judge.findingsOf), ...judge.unusedImages(labs)];
}

/** Judges the entries of any number of labs; what they have in common is computed once. */
export interface EntryJudge {
  readonly findingsOf: (lab: LabEntry) => Finding[];
  /** Golden images that no lab takes, a warning each (C23), unless another finding leads to the cause of it. */
  readonly unusedImages: (labs: readonly LabEntry[]) => Finding[];
}

/** An image path that an entry matches by at least one rule. */
interface MatchedPath extends Match {
  readonly path: string;
}

export function createEntryJudge(images: readonly GoldenImage[], options: JudgingOptions): EntryJudge {
  const { strict, unusedFiles = [], named = [] } = options;
  const imagePaths = images.map(({ imagePath }) => imagePath);
  const nearest = createNearest(imagePaths);
  const matchesOf = once((text) => matchedPaths(text, imagePaths));
  const isTaken = ({ ours, old }: Match) => ours || (old && !strict);
  const taken = once((text) => matchesOf(text).filter(isTaken));
  const meant = once((text) => unusedFiles.filter(({ imagePath }) => isTaken(matchEntry(text, imagePath))));
  const isBeginning = (text: string) => matchesOf(text).length > 0;
  const covered = (text: string) => taken(text).map(({ path }) => path);
  const unmatchedOf = (lab: LabEntry) => unmatchedEntries(lab, { covered, meant, nearest, isBeginning });
  return {
    findingsOf: (lab) => [
      ...unmatchedOf(lab).map(({ finding }) => finding),
      ...lab.imagePaths.flatMap((entry) => judgeEntry(lab, entry, matchesOf(entry.text), options)),
    ],
    unusedImages: (labs) => {
      if (labs.some(hasUnknownEntries)) return [];
      const entries = [...named, ...labs.flatMap(({ imagePaths: own }) => own)];
      const meantByLabs = labs.flatMap(unmatchedOf).flatMap(({ suggested }) => suggested);
      const used = new Set(
        [...new Set(entries.map(({ text }) => text))].flatMap(covered).concat(meantByLabs),
      );
      return images.filter(({ imagePath }) => !used.has(imagePath)).map(unused);
    },
  };
}

/** It may want any golden image: its own error comes first. */
function hasUnknownEntries({ broken }: LabEntry): boolean {
  return broken?.code === 'IF206';
}

function matchedPaths(text: string, imagePaths: readonly string[]): MatchedPath[] {
  return imagePaths.flatMap((path) => {
    const match = matchEntry(text, path);
    return match.ours || match.old ? [{ path, ...match }] : [];
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
    .filter(({ ours, old }) => old && !ours)
    .map(({ path }) => ({ path, ...subscriptionOf(lab, path) }))
    .filter(({ oldRuleOnly }) => oldRuleOnly);
  return [
    ...(namesGoldenImages(entry.text) ? [prefixed(lab, entry)] : []),
    ...(onlyOld.length > 0 ? [matchedByOldRule(lab, entry, onlyOld, options)] : []),
    ...(onlyOurs.length > 0 ? [matchedByOurRule(lab, entry, onlyOurs)] : []),
  ];
}

function prefixed(lab: LabEntry, entry: Entry): Finding {
  const key = entryKey(entry.text);
  const others = lab.imagePaths.slice(0, lab.imagePaths.indexOf(entry));
  const same = [...others, ...lab.imagePaths.filter(({ text }) => !namesGoldenImages(text))];
  const isListed = same.some(({ text }) => entryKey(text) === key);
  return at(lab, entry, {
    code: 'IF214',
    severity: 'notice',
    what: `The entry "${entry.text}" of the lab ${lab.labName} is read without its first folder.`,
    why: 'Entries are relative to GoldenImages.',
    remedy: isListed
      ? 'Remove it: the list has the same without that folder.'
      : `Write "${withoutFirstFolder(entry.text)}".`,
  });
}

/** With the casing in which it is written, which the scripts compare. */
function withoutFirstFolder(text: string): string {
  const [first = '', ...rest] = text
    .trim()
    .split(/[\\/]+/)
    .filter((part) => part !== '' && part !== '.');
  return (namesGoldenImages(first) ? rest : [first, ...rest]).join('/');
}

/** An image path that only the old rule matches, and the entry that is the first to match it. */
interface OldMatch extends Subscription {
  readonly path: string;
}

function matchedByOldRule(
  lab: LabEntry,
  entry: Entry,
  matches: readonly OldMatch[],
  { strict }: MatchingOptions,
): Finding {
  const effect = strict
    ? 'The input strictImagePaths is set, so they are neither copied nor kept'
    : 'They still count as subscribed';
  const own = matches.filter(({ by }) => by === entry);
  return at(lab, entry, {
    code: 'IF209',
    severity: 'warning',
    what: `The entry "${entry.text}" of the lab ${lab.labName} is only the beginning of a name: ${list(pathsOf(matches))}.`,
    why: `The scripts compared beginnings of paths, not whole names. ${effect}.`,
    remedy:
      own.length > 0
        ? `Write what is meant: ${list(pathsOf(own))}.`
        : 'Remove it: an earlier entry of the list matches the same.',
  });
}

function pathsOf(matches: readonly OldMatch[]): readonly string[] {
  return matches.map(({ path }) => path);
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

/** At most three paths, as Labs.json can have them: in JSON, a backslash would have to be doubled. */
function list(paths: readonly string[]): string {
  const named = paths.slice(0, 3).map((path) => `"${path.replaceAll('\\', '/')}"`);
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

/** Whether Labs.json may mean labs that are not among its entries: one without a name, or one that a repeated property hides. */
export function mayLackLabs({
  findings,
}: {
  readonly findings: readonly { readonly code: string }[];
}): boolean {
  return findings.some(({ code }) => ['IF204', 'IF221'].includes(code));
}
