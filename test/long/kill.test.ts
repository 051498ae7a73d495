import { describe, it } from 'mocha';
import { killAndRunAgain, undisturbed, type Moment } from '../recovery/kill.js';
import { trials } from '../recovery/trials.js';

const moments: readonly Moment[] = ['before', 'after'];

describe('A task that is killed at any of its requests', function () {
  this.timeout(1_200_000);
  for (const trial of trials)
    for (const moment of moments)
      it(`and run again ends as if nothing had happened: ${trial.task}, ${moment} the request takes effect`, async () => {
        const expected = await undisturbed(trial);
        const failures: string[] = [];
        for (let request = 1; request <= expected.requests; request += 1)
          await killAndRunAgain(trial, request, moment, expected).catch((error: unknown) =>
            failures.push(String(error)),
          );
        if (failures.length > 0) throw new Error(failures.join('\n\n'));
      });
});
