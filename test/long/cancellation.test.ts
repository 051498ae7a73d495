import { after, before, describe, it } from 'mocha';
import { nodeBinaries } from '../local-agent/node.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { cancelAtEach } from '../recovery/cancel.js';
import { isStep } from '../recovery/lab-trials.js';
import { openTrials, trials } from '../recovery/trials.js';

const moments = 20;

const cancellations = Array.from({ length: moments }, (_, index) => ({
  share: (index + 1) / moments,
  by: index % 2 === 0 ? ('cancelOn' as const) : ('terminateOn' as const),
}));

describe(`C109 A task that is cancelled at any of ${moments} moments`, () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openTrials();
  });
  after(() => pipeline.close());

  for (const { version, path } of nodeBinaries())
    for (const trial of trials)
      it(`ends in time, begins nothing more and leaves nothing granted or half-made: ${trial.name} on Node ${version}`, () =>
        cancelAtEach(pipeline, trial, cancellations, { node: path, runsAgain: isStep(trial.name) }));
});
