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
 * The entries of a lab that match no golden image. What is suggested for one brings an image that no other entry of the
 * list takes, and that was not suggested before: the same line twice would be another finding.
 */
export function unmatchedEntries(
  lab: LabEntry,
  { covered, meant, nearest, isBeginning }: Meanings,
): Unmatched[] {
  const entries = lab.broken ? [] : lab.imagePaths.filter(({ text }) => covered(text).length === 0);
  if (entries.length === 0) return [];
  const listed = new Set(lab.imagePaths.flatMap(({ text }) => covered(text)));
  return entries.flatMap((entry) => {
    const files = meant(entry.text);
    if (files.length > 0)
      return unusedTarget(lab, entry, files).map((finding) => ({ finding, suggested: [] }));
    if (isBeginning(entry.text)) return [{ finding: strictlyUnmatched(lab, entry), suggested: [] }];
    const text = nearest(entry.text, (other) => covered(other).some((path) => !listed.has(path)));
    const suggested = text === undefined ? [] : covered(text);
    const finding = unmatched(lab, entry, text ?? nearest(entry.text), text !== undefined);
    for (const path of suggested) listed.add(path);
    return [{ finding, suggested }];
  });
}

/** An entry that means files which are no golden images; one that cannot be used has an error of its own. */
function unusedTarget(lab: LabEntry, entry: Entry, files: readonly UnusedFile[]): Finding[] {
  if (files.some(({ why }) => why === 'unusable')) return [];
  const [first] = files.filter(({ why }) => why === 'ignored');
  const what = `The entry "${entry.text}" of the lab ${lab.labName} matches no golden image.`;
  const finding: Finding = first
    ? {
        code: 'IF208',
        severity: 'error',
        what,
        why: `GoldenImages has ${shown(first)}, and .factoryignore lists it.`,
        remedy: 'Remove the entry, or the line in .factoryignore.',
      }
    : {
        code: 'IF208',
        severity: 'error',
        what,
        why: `GoldenImages has ${files.slice(0, 1).map(shown).join()}, which defines no lab virtual machine.`,
        remedy: 'Correct the file, or remove the entry.',
      };
  return [at(lab, entry, finding)];
}

/** With strictImagePaths, an entry that only the rule of the scripts matches; IF209 suggests what to write. */
function strictlyUnmatched(lab: LabEntry, entry: Entry): Finding {
  return at(lab, entry, {
    ...unmatched(lab, entry, undefined, false),
    why: 'It is only the beginning of a name, and the input strictImagePaths is set.',
    remedy: 'Write whole names, or remove the entry.',
  });
}

function shown({ imagePath }: UnusedFile): string {
  return `"${imagePath.replaceAll('\\', '/')}"`;
}

/** An entry that matches no golden image (C23): an error, with the nearest path that exists. */
function unmatched(lab: LabEntry, entry: Entry, nearest: string | undefined, isNew: boolean): Finding {
  const listed = isNew ? '' : ', which the list has already';
  return at(lab, entry, {
    code: 'IF208',
    severity: 'error',
    what: `The entry "${entry.text}" of the lab ${lab.labName} matches no golden image.`,
    why:
      nearest === undefined
        ? 'There is no golden image.'
        : `The nearest that exists is "${nearest}"${listed}.`,
    remedy: isNew ? `Write "${nearest}", or remove the entry.` : 'Remove the entry.',
  });
}

/** A finding at the place of an entry. */
export function at({ file }: LabEntry, { line, column }: Entry, finding: Finding): Finding {
  return { ...finding, file, line, column };
}
