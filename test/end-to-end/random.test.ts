import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { openNights } from '../recovery/nights.js';
import { type LiveThrough, nightsOf } from '../recovery/random.js';

/** One each of DistributeImages, SnapImages and CreateImageVMs; test/long draws 200. */
const seeds = [4, 10, 24];

describe('A task that meets faults and is killed', () => {
  let pipeline: Pipeline;
  let liveThrough: LiveThrough;
  before(async () => {
    pipeline = await openNights();
    liveThrough = nightsOf(pipeline);
  });
  after(() => pipeline.close());

  for (const seed of seeds)
    it(`brings about, run again, what it would have undisturbed: seed ${seed}`, () => liveThrough(seed));
});
