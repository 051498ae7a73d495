import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalAzure } from '../local-azure/launch.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { harmIn } from './harm.js';
import { interrupt, type Interrupted } from './interruption.js';
import { undisturbed } from './kill.js';
import type { Trial } from './trials.js';

/** Milliseconds from the signal to the end of the process; the agent would kill it at 7.5 s (A58). */
const limit = 7_000;

/** Of all cancellations: near its end, a run that asks less often than the undisturbed one has ended before. */
const leastShare = 0.7;

/** Milliseconds that Azure may take to end what it has accepted. */
const patience = 10_000;

/**
 * Cancels a task at some of its requests, each time in a world of its own.
 * @param shares the requests, as shares of all that an undisturbed run makes
 * @throws if it does not end by itself in time, does not say how to go on, or leaves something granted, half-made or
 * offered
 */
export async function cancelAtShares(
  pipeline: Pipeline,
  trial: Trial,
  shares: readonly number[],
  node?: string,
): Promise<void> {
  const { requests } = await undisturbed(pipeline, trial);
  const moments = new Set(shares.map((share) => Math.ceil(requests * share)));
  assert.equal(moments.size, shares.length, `${trial.task} makes no more than ${requests} requests.`);
  let cancelled = 0;
  for (const moment of moments) if (await cancelAt(pipeline, trial, moment, node)) cancelled += 1;
  assert.ok(cancelled >= moments.size * leastShare, `Only ${cancelled} of ${moments.size} came in time.`);
}

/** @returns whether the task was still at work then */
async function cancelAt(pipeline: Pipeline, trial: Trial, request: number, node?: string): Promise<boolean> {
  await pipeline.azure.begin(trial.world);
  const run = await interrupt(pipeline, trial, 'cancelOn', request, node);
  const where = `${trial.task} cancelled at request ${request}\n${run.outcome.log.join('\n')}`;
  assertEnded(run, where);
  await nothingRuns(pipeline.azure);
  assert.deepEqual(harmIn(await pipeline.azure.state()), [], where);
  assert.deepEqual(await refusedImages(pipeline.azure), [], where);
  return run.outcome.signalsSent.length > 0;
}

/** One that has said its last word may die of the signal. */
function assertEnded({ outcome, at = Infinity }: Interrupted, where: string): void {
  assert.ok(outcome.signalsSent.length <= 1, `It did not end at the first signal: ${where}`);
  const took = outcome.startedAt + outcome.milliseconds - at;
  assert.ok(took < limit, `It took ${took} ms: ${where}`);
  const log = outcome.log.join('\n');
  if (/is being cancelled/.test(log)) assert.match(log, howToGoOn, where);
}

/** Unless everything was finished all the same. */
const howToGoOn =
  /Run the task again: it goes on|before anything was changed|was cancelled: (?!.*unfinished)/;

async function nothingRuns(azure: LocalAzure): Promise<void> {
  const until = Date.now() + patience;
  while ((await azure.state()).runningOperations > 0) {
    assert.ok(Date.now() < until, 'Operations of the local Azure do not end.');
    await sleep(20);
  }
}

/** The local Azure makes no image of a VHD that is not complete. */
async function refusedImages(azure: LocalAzure): Promise<string[]> {
  const requests = await azure.requests();
  return requests
    .filter(
      ({ method, path, status }) => method === 'PUT' && status === 400 && /\/customimages\//i.test(path),
    )
    .map(({ path }) => `${path} was to be made of half a VHD`);
}
