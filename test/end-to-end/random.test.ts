import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { openNights } from '../recovery/nights.js';
import { type RunNight, disturbedNightsOf } from '../recovery/random.js';

/** One each of DistributeImages, SnapImages and CreateImageVMs; test/long draws 200. */
const seeds = [4, 10, 24];

describe('A task that meets faults and is killed', () => {
  let pipeline: Pipeline;
  let liveThrough: RunNight;
  before(async () => {
    pipeline = await openNights();
    liveThrough = disturbedNightsOf(pipeline);
  });
  after(() => pipeline.close());

  for (const seed of seeds)
    it(`brings about, run again, what it would have undisturbed: seed ${seed}`, () => liveThrough(seed));
});
