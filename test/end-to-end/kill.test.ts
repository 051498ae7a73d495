import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { killAndRunAgain, undisturbed, type Moment } from '../recovery/kill.js';
import { openTrials, trials } from '../recovery/trials.js';

/** Where in its requests each task is killed here; test/long kills at every one. */
const moments: readonly (readonly [task: string, share: number, moment: Moment])[] = [
  ['CreateImageVMs', 0.3, 'after'],
  ['SnapImages', 0.5, 'after'],
  ['DistributeImages', 0.6, 'before'],
  ['CleanUpFactory', 0.8, 'after'],
  ['RetireImages', 0.7, 'before'],
];

describe('A task that is killed and run again', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openTrials();
  });
  after(() => pipeline.close());

  for (const [task, share, moment] of moments)
    it(`ends as if nothing had happened: ${task}, ${moment} the request at ${share * 100} %`, async () => {
      const trial = trials.find((one) => one.task === task);
      if (!trial) throw new Error(`There is no trial of ${task}.`);
      const expected = await undisturbed(pipeline, trial);
      await killAndRunAgain(pipeline, trial, Math.ceil(expected.requests * share), moment, expected);
    });
});
