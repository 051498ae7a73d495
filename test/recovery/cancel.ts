import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalAzure } from '../local-azure/launch.js';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import type { Trial } from './trials.js';

/** Milliseconds from the signal to the end of the process; the agent would kill it at 7.5 s (A58). */
const limit = 7_000;

/** Azure ends what it has accepted, in milliseconds. */
const settling = 1_500;

/**
 * Cancels a task once it has sent so many requests.
 * @throws if it does not end by itself in time, or leaves something granted, half-made or offered
 */
export async function cancelAt(
  { azure, run }: Pipeline,
  trial: Trial,
  request: number,
  node = process.execPath,
): Promise<void> {
  await azure.begin(trial.world);
  let cancelledAt = Infinity;
  const reached = sentRequests(azure, request).then(() => (cancelledAt = Date.now()));
  const outcome = await run(trial.task, trial.inputs, { cancelOn: reached, node });
  const where = `${trial.task} cancelled at request ${request}\n${outcome.log.join('\n')}`;
  assert.equal(outcome.signal, null, `It was killed: ${where}`);
  assert.ok(outcome.signalsSent.length <= 1, `It did not end at the first signal: ${where}`);
  const took = outcome.startedAt + outcome.milliseconds - cancelledAt;
  assert.ok(took < limit, `It took ${took} ms: ${where}`);
  await sleep(settling);
  assert.deepEqual(harmIn(await azure.state()), [], where);
}

/** Ends with the process of the local Azure at the latest. */
async function sentRequests(azure: LocalAzure, count: number): Promise<void> {
  while ((await azure.requests()).length < count) await sleep(10);
}

function harmIn(state: State): string[] {
  const blobs = state.storageAccounts.flatMap(({ containers }) =>
    containers.flatMap((container) => container.blobs),
  );
  const complete = new Set(
    blobs.filter(({ copyStatus }) => (copyStatus ?? 'success') === 'success').map(({ name }) => name),
  );
  return [
    ...state.disks.filter((disk) => disk.state === 'ActiveSAS').map(({ id }) => `${id} is granted`),
    ...blobs
      .filter(({ name }) => name.endsWith('.json') && !complete.has(name.replace(/json$/, 'vhd')))
      .map(({ name }) => `${name} has no complete VHD`),
    ...state.labs
      .flatMap(({ customImages }) => customImages)
      .filter(({ provisioningState }) => provisioningState === 'Failed')
      .map(({ name }) => `${name} was made of half a VHD`),
  ];
}
