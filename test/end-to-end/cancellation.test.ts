import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { assertEndsInTime, cancelAtEach, type Cancellation } from '../recovery/cancel.js';
import { assertClosingLines } from '../recovery/closing-lines.js';
import { type Interrupted, untilFaultActed } from '../recovery/interruption.js';
import { begunTooLate, tellingSignals } from '../recovery/late-requests.js';
import { isStep } from '../recovery/lab-trials.js';
import { openTrials, trialOf } from '../recovery/trials.js';
import { logOf } from '../worlds/evidence.js';

/** The cancellations of each task that has much to undo or to go on with; test/long has 20 moments of every one. */
const cancellations: Readonly<Record<string, readonly Cancellation[]>> = {
  ValidateConfiguration: [{ share: 0.5, by: 'terminateOn' }],
  CreateImageVMs: [{ share: 0.5, by: 'cancelOn' }],
  CreateLabVM: [{ share: 0.7, by: 'cancelOn' }],
  SnapImages: [
    { share: 0.45, by: 'cancelOn' },
    { share: 0.6, by: 'terminateOn' },
    { share: 0.75, by: 'cancelOn' },
  ],
  DistributeImages: [{ share: 0.6, by: 'terminateOn' }],
  'DistributeImages by gallery': [
    { share: 0.4, by: 'cancelOn' },
    { share: 0.7, by: 'terminateOn' },
  ],
  CleanUpFactory: [{ share: 0.6, by: 'cancelOn' }],
  RetireImages: [{ share: 0.65, by: 'terminateOn' }],
  'SnapImages by gallery': [{ share: 0.5, by: 'cancelOn' }],
  'CleanUpFactory by gallery': [{ share: 0.7, by: 'terminateOn' }],
  'RetireImages by gallery': [{ share: 0.6, by: 'cancelOn' }],
  RunImageFactory: [{ share: 0.7, by: 'cancelOn' }],
  UpdateLabEnvironment: [{ share: 0.8, by: 'terminateOn' }],
};

describe('C109 A task that is cancelled', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openTrials();
  });
  after(() => pipeline.close());

  for (const [name, moments] of Object.entries(cancellations))
    it(`ends in time, begins nothing more and leaves nothing granted or half-made: ${name}`, () =>
      cancelAtEach(pipeline, trialOf(name), moments, { runsAgain: isStep(name) }));

  for (const [what, refused] of [
    ['a grant', { path: 'beginGetAccess', count: { first: 1 } }],
    ['a copy', { method: 'PUT', path: '[.]vhd$', count: { nth: 2 } }],
  ] as const)
    it(`does not ask a second time for ${what} that was refused before`, async () => {
      const { azure, run } = pipeline;
      const { task, inputs, world } = trialOf('SnapImages');
      await azure.begin(world);
      await azure.addFaults({ act: 'answer', status: 503, ...refused });
      const outcome = await run(task, inputs, {
        terminateOn: untilFaultActed(azure),
        extraEnvironment: tellingSignals,
      });
      assert.deepEqual(outcome.signalsSent, ['SIGTERM'], logOf(outcome));
      assertClosingLines(outcome, logOf(outcome));
      assert.deepEqual(begunTooLate(task, await azure.requests()), [], logOf(outcome));
    });

  describe('while Azure answers nothing more', () => {
    let run: Interrupted;
    before(async () => {
      run = await cancelInSilence(pipeline);
    });

    it('ends in time all the same', () => {
      assertEndsInTime(run, logOf(run.outcome));
    });

    it('C62 says of which disk it could not see the access end', () => {
      assertClosingLines(run.outcome, logOf(run.outcome));
      assert.match(logOf(run.outcome), /The revocation of the access to the disk server is unconfirmed/);
    });

    it('goes on tidying up when the agent sends its second signal', () => {
      assert.deepEqual(run.outcome.signalsSent, ['SIGINT', 'SIGTERM']);
      assert.deepEqual([run.outcome.exitCode, run.outcome.signal], [0, null]);
    });
  });
});

/** Cancelled while it holds a lease and waits for access to a disk: what takes longest to tidy up, one after the other. */
async function cancelInSilence({ azure, run }: Pipeline): Promise<Interrupted> {
  const { task, inputs, world } = trialOf('SnapImages');
  const silence = { act: 'slow', seconds: 1_000_000 } as const;
  await azure.begin(world);
  await azure.addFaults(
    { ...silence, path: 'GetAccess' },
    { ...silence, path: 'comp=lease', count: { after: 1 } },
    { ...silence, kind: 'blob', method: 'DELETE' },
  );
  let at: number | undefined;
  const cancelOn = untilFaultActed(azure).then(() => (at = Date.now()));
  const variables = { PROCESS_SIGINT_TIMEOUT: '200', PROCESS_SIGTERM_TIMEOUT: '600000' };
  const outcome = await run(task, inputs, { cancelOn, variables });
  return { outcome, at };
}
