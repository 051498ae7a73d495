import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { cancelAt } from '../recovery/cancel.js';
import { undisturbed } from '../recovery/kill.js';
import { openTrials, trials } from '../recovery/trials.js';

/** Where in its requests each task is cancelled here; test/long has 20 moments each. */
const shares: Readonly<Record<string, readonly number[]>> = {
  CreateImageVMs: [0.5],
  SnapImages: [0.45, 0.6],
  DistributeImages: [0.6],
  CleanUpFactory: [0.8],
  RetireImages: [0.8],
};

describe('C109 A task that is cancelled', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openTrials();
  });
  after(() => pipeline.close());

  for (const trial of trials)
    it(`ends in time and leaves nothing granted or half-made: ${trial.task}`, async () => {
      const { requests } = await undisturbed(pipeline, trial);
      for (const share of shares[trial.task] ?? [])
        await cancelAt(pipeline, trial, Math.ceil(requests * share));
    });
});
