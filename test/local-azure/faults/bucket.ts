import type { Clock } from '../clock.js';

export interface BucketSize {
  readonly size: number;
  /** Unscaled seconds. */
  readonly refillPerSecond: number;
}

/** A token bucket: each request takes a token, and tokens come back at a steady rate. */
export interface Bucket {
  readonly take: () => { readonly remaining: number } | { readonly retryAfterSeconds: number };
}

/** Unscaled seconds that a refused client has to stay away; asking earlier restarts the wait. */
const retryAfterSeconds = 1;

export function createBucket({ size, refillPerSecond }: BucketSize, clock: Clock): Bucket {
  let tokens = size;
  let filledAt = clock.now().getTime();
  let closedUntil = 0;

  const refill = (now: number): void => {
    tokens = Math.min(size, tokens + clock.unscaled(now - filledAt) * refillPerSecond);
    filledAt = now;
  };
  return {
    take: () => {
      const now = clock.now().getTime();
      refill(now);
      if (now < closedUntil || tokens < 1) {
        closedUntil = now + retryAfterSeconds / clock.unscaled(1);
        return { retryAfterSeconds };
      }
      tokens -= 1;
      return { remaining: Math.floor(tokens) };
    },
  };
}
