import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { killAndRunAgain, undisturbed, type Moment } from '../recovery/kill.js';
import { openTrials, trials } from '../recovery/trials.js';

const moments: readonly Moment[] = ['before', 'after'];

describe('A task that is killed at any of its requests', function () {
  this.timeout(1_200_000);
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openTrials();
  });
  after(() => pipeline.close());

  for (const trial of trials)
    for (const moment of moments)
      it(`and run again ends as if nothing had happened: ${trial.task}, ${moment} the request takes effect`, async () => {
        const expected = await undisturbed(pipeline, trial);
        const failures: string[] = [];
        for (let request = 1; request <= expected.requests; request += 1)
          await killAndRunAgain(pipeline, trial, request, moment, expected).catch((error: unknown) =>
            failures.push(String(error)),
          );
        if (failures.length > 0) throw new Error(failures.join('\n\n'));
      });
});
