import { editDistance } from '../../configuration/edit-distance.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { entryKey } from './matching.js';

/** A way to write an entry of Labs.json, and how it is compared. */
interface Candidate {
  readonly text: string;
  readonly key: string;
}

/** Whether a way to write an entry may be suggested. */
type IsWanted = (text: string) => boolean;

/**
 * @returns finds the folder or path, with or without extension, that differs least from an entry of Labs.json, among those
 *   that may be suggested
 */
export function createNearest(
  imagePaths: readonly string[],
): (entry: string, isWanted?: IsWanted) => string | undefined {
  let candidates: readonly Candidate[] | undefined;
  return (entry, isWanted = () => true) => {
    candidates ??= [...new Set(imagePaths.flatMap(waysToWrite))].map(toCandidate);
    return nearestOf(entryKey(entry), candidates, isWanted);
  };
}

function toCandidate(text: string): Candidate {
  return { text, key: imagePathKey(text) };
}

/** The first of the candidates that differ least. */
function nearestOf(wanted: string, candidates: readonly Candidate[], isWanted: IsWanted): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const { text, key } of candidates) {
    const distance = editDistance(wanted, key, least);
    if (distance >= least || !isWanted(text)) continue;
    nearest = text;
    least = distance;
  }
  return nearest;
}

function waysToWrite(imagePath: string): string[] {
  const segments = imagePath.split('\\');
  const folders = segments.slice(0, -1).map((_, index) => segments.slice(0, index + 1).join('/'));
  const file = segments.join('/');
  return [file.replace(/\.json$/i, ''), file, ...folders];
}
