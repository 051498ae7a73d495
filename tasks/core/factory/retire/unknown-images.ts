import type { Finding } from '../../configuration/finding.js';
import type { MissingImage } from '../labs/missing-images.js';

/** The doubts whether golden images that were not found exist nevertheless (C8). */
export interface UnknownImages {
  /** Reasons to assume that any of them may exist. */
  readonly folder: readonly Finding[];
  /** Those that Labs.json names. */
  readonly named: readonly MissingImage[];
}

/** The reason to assume that the golden image of a path exists although it was not found; `undefined` without one. */
export function whyUnknown(pathKey: string, { folder, named }: UnknownImages): string | undefined {
  const [doubt] = folder;
  if (doubt) return `It stays: its golden image was not found, but may exist. ${doubt.what}`;
  const missing = named.find(({ key }) => key === pathKey);
  return (
    missing &&
    `It stays: its golden image is missing, but Labs.json names it (line ${missing.entry.line}). Remove the entry to have it deleted.`
  );
}
