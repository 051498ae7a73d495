import type { Finding } from '../../configuration/finding.js';
import type { ImagePathEntry } from '../../configuration/image-path-entries.js';
import { missingKeyOf } from './matching.js';

/** A golden image that Labs.json names by its file, and that is missing. */
export interface MissingImage {
  readonly key: string;
  readonly entry: ImagePathEntry;
  /** An entry without the extension may as well mean a folder, unless images of the file are known. */
  readonly isSurelyFile: boolean;
}

/**
 * The golden images that Labs.json names by their files and that are missing, one for each place: their images stay until
 * the entry goes (C8).
 */
export function missingImages(
  named: readonly ImagePathEntry[],
  existingKeys: ReadonlySet<string>,
): MissingImage[] {
  const texts = [...new Set(named.map(({ text }) => text))];
  const keys = new Map(texts.map((text) => [text, missingKeyOf(text, existingKeys)]));
  return named.flatMap((entry) => {
    const key = keys.get(entry.text);
    return key === undefined ? [] : [{ key, entry, isSurelyFile: /\.json[\s\\/]*$/i.test(entry.text) }];
  });
}

/** The warning at the place of the entry. */
export function missingImageFinding({ entry }: MissingImage, file: string): Finding {
  const { text, line, column } = entry;
  return {
    code: 'IF222',
    severity: 'warning',
    what: `The golden image that the entry "${text}" names is missing: its images are kept.`,
    why: 'A golden image that a lab still wants was hardly removed on purpose.',
    remedy: 'Restore the file, or remove the entry: then its images are deleted.',
    file,
    line,
    column,
  };
}
