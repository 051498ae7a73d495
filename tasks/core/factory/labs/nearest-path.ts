import { imagePathKey } from '../../configuration/image-path.js';
import { type Candidate, nearestOf } from '../../configuration/nearest.js';
import { entryKey } from './matching.js';

/** Whether a way to write an entry may be suggested, or is preferred to others that differ as much. */
type Judge = (text: string) => boolean;

/**
 * @returns finds the folder or path, with or without extension, that differs least from an entry of Labs.json, among those
 *   that may be suggested
 */
export function createNearest(
  imagePaths: readonly string[],
): (entry: string, isWanted?: Judge, isPreferred?: Judge) => string | undefined {
  let candidates: readonly Candidate[] | undefined;
  return (entry, isWanted, isPreferred) => {
    candidates ??= [...new Set(imagePaths.flatMap(waysToWrite))].map(toCandidate);
    return nearestOf(entryKey(entry), candidates, isWanted, isPreferred);
  };
}

function toCandidate(text: string): Candidate {
  return { text, key: imagePathKey(text) };
}

function waysToWrite(imagePath: string): string[] {
  const segments = imagePath.split('\\');
  const folders = segments.slice(0, -1).map((_, index) => segments.slice(0, index + 1).join('/'));
  const file = segments.join('/');
  return [file.replace(/\.json$/i, ''), file, ...folders];
}
