import type { Finding } from '../../configuration/finding.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { UnusedFile } from '../../configuration/no-golden-images.js';
import type { createNearest } from './nearest-path.js';

export type Entry = LabEntry['imagePaths'][number];

/** What the text of an entry may mean. */
export interface Meanings {
  /** The image paths that it takes. */
  readonly covered: (text: string) => readonly string[];
  /** The other files that it would take. */
  readonly meant: (text: string) => readonly UnusedFile[];
  readonly nearest: ReturnType<typeof createNearest>;
  /** Whether the rule of the scripts matches it, which a finding of its own says. */
  readonly isBeginning: (text: string) => boolean;
}

/** What is wrong with an entry that matches no golden image. */
export interface Unmatched {
  readonly finding: Finding;
  /** The image paths that the lab takes once the entry is written as suggested. */
  readonly suggested: readonly string[];
}

/**
 * The entries of a lab that match no golden image. The nearest path is what was meant: where another entry takes its images
 * or is to be written so, nothing else is suggested, which would bring the lab an image that nobody wanted.
 */
export function unmatchedEntries(
  lab: LabEntry,
  { covered, meant, nearest, isBeginning }: Meanings,
): Unmatched[] {
  const entries = lab.broken ? [] : lab.imagePaths.filter(({ text }) => covered(text).length === 0);
  if (entries.length === 0) return [];
  const listed = new Set(lab.imagePaths.flatMap(({ text }) => covered(text)));
  const suggestedBefore = new Set<string>();
  const bringsMore = (text: string) =>
    covered(text).some((path) => !listed.has(path) && !suggestedBefore.has(path));
  return entries.flatMap((entry) => {
    const files = meant(entry.text);
    if (files.length > 0)
      return unusedTarget(lab, entry, files).map((finding) => ({ finding, suggested: [] }));
    if (isBeginning(entry.text)) return [{ finding: strictlyUnmatched(lab, entry), suggested: [] }];
    const text = nearest(entry.text, undefined, bringsMore);
    if (text === undefined || !bringsMore(text)) {
      const isListed = text !== undefined && covered(text).every((path) => listed.has(path));
      return [{ finding: needless(lab, entry, text, isListed), suggested: [] }];
    }
    const suggested = covered(text);
    for (const path of suggested) suggestedBefore.add(path);
    return [{ finding: misspelt(lab, entry, text), suggested }];
  });
}

/** An entry that means files which are no golden images; one that cannot be used has an error of its own. */
function unusedTarget(lab: LabEntry, entry: Entry, files: readonly UnusedFile[]): Finding[] {
  if (files.some(({ why }) => why === 'unusable')) return [];
  const [first] = files.filter(({ why }) => why === 'ignored');
  const more = first
    ? {
        why: `GoldenImages has ${shown(first)}, and .factoryignore lists it.`,
        remedy: 'Remove the entry, or the line in .factoryignore.',
      }
    : {
        why: `GoldenImages has ${files.slice(0, 1).map(shown).join()}, which defines no lab virtual machine.`,
        remedy: 'Correct the file, or remove the entry.',
      };
  return [unmatched(lab, entry, more)];
}

/** With strictImagePaths, an entry that only the rule of the scripts matches; IF209 suggests what to write. */
function strictlyUnmatched(lab: LabEntry, entry: Entry): Finding {
  return unmatched(lab, entry, {
    why: 'It is only the beginning of a name, and the input strictImagePaths is set.',
    remedy: 'Write whole names, or remove the entry.',
  });
}

function shown({ imagePath }: UnusedFile): string {
  return `"${imagePath.replaceAll('\\', '/')}"`;
}

/** An entry that matches no golden image (C23): an error, with the nearest path that exists. */
function misspelt(lab: LabEntry, entry: Entry, nearest: string): Finding {
  return unmatched(lab, entry, {
    why: `The nearest that exists is "${nearest}".`,
    remedy: `Write "${nearest}", or remove the entry.`,
  });
}

/** An entry without which the lab has all that may be meant. */
function needless(lab: LabEntry, entry: Entry, nearest: string | undefined, isListed: boolean): Finding {
  const taken = isListed ? 'which the list has already' : 'which is suggested for another entry';
  return unmatched(lab, entry, {
    why:
      nearest === undefined
        ? 'There is no golden image.'
        : `The nearest that exists is "${nearest}", ${taken}.`,
    remedy: 'Remove the entry.',
  });
}

function unmatched(lab: LabEntry, entry: Entry, more: Pick<Finding, 'why' | 'remedy'>): Finding {
  return at(lab, entry, {
    code: 'IF208',
    severity: 'error',
    what: `The entry "${entry.text}" of the lab ${lab.labName} matches no golden image.`,
    ...more,
  });
}

/** A finding at the place of an entry. */
export function at({ file }: LabEntry, { line, column }: Entry, finding: Finding): Finding {
  return { ...finding, file, line, column };
}
