import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { cancelAtShares } from '../recovery/cancel.js';
import { interrupt } from '../recovery/interruption.js';
import { undisturbed } from '../recovery/kill.js';
import { openTrials, trialOf, trials } from '../recovery/trials.js';
import { logOf } from './evidence.js';

/** Where in its requests each task is cancelled here; test/long has 20 moments each. */
const shares: Readonly<Record<string, readonly number[]>> = {
  ValidateConfiguration: [0.5],
  CreateImageVMs: [0.5],
  SnapImages: [0.45, 0.6, 0.75],
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
    it(`ends in time and leaves nothing granted or half-made: ${trial.task}`, () =>
      cancelAtShares(pipeline, trial, shares[trial.task] ?? []));

  it('C62 says of which disk it could not see the access end', async () => {
    const { azure } = pipeline;
    const trial = trialOf('SnapImages');
    const { requests } = await undisturbed(pipeline, trial);
    await azure.begin(trial.world);
    await azure.addFaults({ act: 'reset before', path: '/endGetAccess' });
    const { outcome } = await interrupt(pipeline, trial, 'cancelOn', Math.ceil(requests * 0.6));
    assert.match(logOf(outcome), /The revocation of the access to the disk server is unconfirmed/);
    assert.deepEqual(outcome.signalsSent, ['SIGINT']);
  });
});
