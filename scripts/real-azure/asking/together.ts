/** How several things that were begun at once were done. */
export type Together = 'beside each other' | 'one after another';

/**
 * Tells by when each of several like things ended, counted from their common beginning. One after another, the last ends
 * as many times later than the first as there are; beside each other, also at a shared speed, all end at about the same
 * time. What lies between, such as two at a time, counts as beside each other.
 * @param ends in seconds, of at least three things of like size
 */
export function togetherOf(ends: readonly number[]): Together {
  return atOnce(ends) < (2 * ends.length) / (ends.length + 1) ? 'one after another' : 'beside each other';
}

/** How many were done at a time, from 1 to all. */
export function atOnce(ends: readonly number[]): number {
  const first = Math.min(...ends);
  const last = Math.max(...ends);
  return last === 0 ? ends.length : Math.max(1, (ends.length * first) / last);
}
