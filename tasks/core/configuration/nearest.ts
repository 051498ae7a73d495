import { editDistance } from './edit-distance.js';

/** A text that may be meant, and how it is compared. */
export interface Candidate {
  readonly text: string;
  readonly key: string;
}

/** The first of the candidates that differ least from a key, among those that may be suggested. */
export function nearestOf(
  wanted: string,
  candidates: readonly Candidate[],
  isWanted: (text: string) => boolean = () => true,
): string | undefined {
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
