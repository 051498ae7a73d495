import { after, before, describe, it } from 'mocha';
import { nodeBinaries } from '../local-agent/node.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { cancelAt } from '../recovery/cancel.js';
import { undisturbed } from '../recovery/kill.js';
import { openTrials, trials } from '../recovery/trials.js';

const moments = 20;

describe('C109 A task that is cancelled at any moment', function () {
  this.timeout(1_200_000);
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openTrials();
  });
  after(() => pipeline.close());

  for (const { version, path } of nodeBinaries())
    for (const trial of trials)
      it(`ends in time and leaves nothing granted or half-made: ${trial.task} on Node ${version}`, async () => {
        const { requests } = await undisturbed(pipeline, trial);
        for (let moment = 1; moment <= moments; moment += 1)
          await cancelAt(pipeline, trial, Math.ceil((requests * moment) / moments), path);
      });
});
