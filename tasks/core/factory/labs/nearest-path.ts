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

/**
 * The number of characters to insert, delete or replace (Levenshtein distance), row by row.
 * @param limit a distance of at least this much may be answered by any number that is not below it
 */
function editDistance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) >= limit) return limit;
  const start = commonStart(one, other);
  let distances = Array.from({ length: other.length - start + 1 }, (_, index) => index);
  for (let row = start; row < one.length; row += 1) {
    distances = nextRow(distances, one.charCodeAt(row), other, start);
    if (Math.min(...distances) >= limit) return limit;
  }
  return distances.at(-1) ?? 0;
}

function commonStart(one: string, other: string): number {
  let start = 0;
  while (start < one.length && one.charCodeAt(start) === other.charCodeAt(start)) start += 1;
  return start;
}

/** The row of distances after one more character of the first text. */
function nextRow(distances: readonly number[], character: number, other: string, start: number): number[] {
  let [above = 0] = distances;
  let left = above + 1;
  const row = [left];
  for (let column = 1; column < distances.length; column += 1) {
    const replaced = above + Number(character !== other.charCodeAt(start + column - 1));
    above = distances[column] ?? 0;
    left = Math.min(above + 1, left + 1, replaced);
    row.push(left);
  }
  return row;
}
