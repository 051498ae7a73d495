import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createBucket } from '../../../local-azure/faults/bucket.js';

let now = 0;

const clock = { now: () => new Date(now), unscaled: (milliseconds: number) => milliseconds / 1000 };

/**
 * Sends requests at once.
 * @returns the number of those that were not refused
 */
function takeMany(bucket: ReturnType<typeof createBucket>, requests: number): number {
  return Array.from({ length: requests }, () => bucket.take()).filter((taken) => 'remaining' in taken).length;
}

describe('A token bucket of the local Azure', () => {
  it('lets in as many requests as it has tokens, and tells how many are left', () => {
    const bucket = createBucket({ size: 3, refillPerSecond: 1 }, clock);
    assert.deepEqual(
      [bucket.take(), bucket.take(), bucket.take(), bucket.take()],
      [{ remaining: 2 }, { remaining: 1 }, { remaining: 0 }, { retryAfterSeconds: 1 }],
    );
  });

  it('gets its tokens back at a steady rate, up to its size', () => {
    const bucket = createBucket({ size: 100, refillPerSecond: 10 }, clock);
    takeMany(bucket, 100);
    now += 2000;
    const afterTwoSeconds = takeMany(bucket, 100);
    now += 60_000;
    assert.deepEqual([afterTwoSeconds, takeMany(bucket, 200)], [20, 100]);
  });

  it('may get nothing back before it has refused a request, however long that takes', () => {
    const bucket = createBucket({ size: 2, refillPerSecond: 10, refillsOnceRefused: true }, clock);
    takeMany(bucket, 2);
    now += 60_000;
    const beforeTheRefusal = takeMany(bucket, 1);
    now += 60_000;
    assert.deepEqual([beforeTheRefusal, takeMany(bucket, 200)], [0, 2]);
  });

  it('lets a refused client in when its wait is over', () => {
    const bucket = createBucket({ size: 1, refillPerSecond: 1 }, clock);
    takeMany(bucket, 2);
    now += 1000;
    assert.equal(takeMany(bucket, 1), 1);
  });

  it('sends away until there is a token, for whole seconds', () => {
    const bucket = createBucket({ size: 1, refillPerSecond: 0.4 }, clock);
    takeMany(bucket, 1);
    assert.deepEqual(bucket.take(), { retryAfterSeconds: 3 });
  });

  it('starts the wait anew for a client that asks too early', () => {
    const bucket = createBucket({ size: 1, refillPerSecond: 1 }, clock);
    takeMany(bucket, 2);
    now += 900;
    takeMany(bucket, 1);
    now += 900;
    assert.equal(takeMany(bucket, 1), 0);
  });
});
