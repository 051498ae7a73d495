import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { killAtEvery } from '../recovery/kill.js';
import { openTrials, trials } from '../recovery/trials.js';

describe('A task that is killed at any of its requests, before or after it takes effect', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openTrials();
  });
  after(() => pipeline.close());

  for (const trial of trials)
    it(`and run again ends as if nothing had happened: ${trial.name}`, () => killAtEvery(pipeline, trial, 1));
});
