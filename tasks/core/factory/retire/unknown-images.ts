import type { Finding } from '../../configuration/finding.js';
import type { MissingImage } from '../labs/missing-images.js';

/** What leaves unknown whether golden images that were not found exist (C8). */
export interface UnknownImages {
  /** Why any of them may exist. */
  readonly folder: readonly Finding[];
  /** Those that Labs.json names. */
  readonly named: readonly MissingImage[];
}

/** Why the golden image of a path may exist although it was not found; undefined where nothing speaks for it. */
export function whyUnknown(pathKey: string, { folder, named }: UnknownImages): string | undefined {
  const [doubt] = folder;
  if (doubt) return `It stays: its golden image was not found, but may exist. ${doubt.what}`;
  const missing = named.find(({ key }) => key === pathKey);
  return (
    missing &&
    `It stays: its golden image is missing, but Labs.json names it (line ${missing.entry.line}). Remove the entry to have it deleted.`
  );
}
