import type { Clock } from '../clock.js';

export interface BucketSize {
  readonly size: number;
  /** Per unscaled second. */
  readonly refillPerSecond: number;
  /** Nothing comes back before the first refusal. */
  readonly refillsOnceRefused?: boolean;
}

export type BucketClock = Pick<Clock, 'now' | 'unscaled'>;

/**
 * A token bucket: each request takes a token, and tokens come back at a steady rate. A refused client has to wait, in
 * whole seconds, until there is one; an earlier request restarts the wait.
 */
export interface Bucket {
  readonly take: () => { readonly remaining: number } | { readonly retryAfterSeconds: number };
}

export function createBucket(
  { size, refillPerSecond, refillsOnceRefused = false }: BucketSize,
  clock: BucketClock,
): Bucket {
  let tokens = size;
  let refills = !refillsOnceRefused;
  let filledAt = clock.now().getTime();
  let closedUntil = 0;

  const refill = (now: number): void => {
    if (refills) tokens = Math.min(size, tokens + clock.unscaled(now - filledAt) * refillPerSecond);
    filledAt = now;
  };
  return {
    take: () => {
      const now = clock.now().getTime();
      refill(now);
      if (now < closedUntil || tokens < 1) {
        refills = true;
        const retryAfterSeconds = Math.max(1, Math.ceil((1 - tokens) / refillPerSecond));
        closedUntil = now + retryAfterSeconds / clock.unscaled(1);
        return { retryAfterSeconds };
      }
      tokens -= 1;
      return { remaining: Math.floor(tokens) };
    },
  };
}
