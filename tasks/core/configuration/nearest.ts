import { editDistance } from './edit-distance.js';

/** A text that may be meant, and how it is compared. */
export interface Candidate {
  readonly text: string;
  readonly key: string;
}

/**
 * The first of the candidates that differ least from a key, among those that may be suggested.
 * @param isPreferred of several that differ equally, the first of these
 */
export function nearestOf(
  wanted: string,
  candidates: readonly Candidate[],
  isWanted: (text: string) => boolean = () => true,
  isPreferred: (text: string) => boolean = () => false,
): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const { text, key } of candidates) {
    const distance = editDistance(wanted, key, least + 1);
    if (distance > least || !isWanted(text)) continue;
    if (distance === least && (!isPreferred(text) || isPreferred(nearest ?? ''))) continue;
    nearest = text;
    least = distance;
  }
  return nearest;
}
