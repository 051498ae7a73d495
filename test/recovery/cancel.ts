import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalAzure } from '../local-azure/launch.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { logOf } from '../worlds/evidence.js';
import { assertClosingLines } from './closing-lines.js';
import { assertOneOf, settled } from './end-state.js';
import { harmIn } from './harm.js';
import { interrupt, type Interrupted, type Means } from './interruption.js';
import { undisturbed } from './kill.js';
import { begunTooLate, tellingSignals } from './late-requests.js';
import type { Trial } from './trial.js';

/**
 * Milliseconds from the signal to the end of the process, beside the time that the machine needs for it; the agent would
 * kill it after 7.5 s (A58).
 */
const limit = 6_500;

/** An agent that does not kill the process on a slow machine. */
const patientAgent = { PROCESS_SIGINT_TIMEOUT: '600000' };

/**
 * Smallest share of the cancellations that must meet a running task: a run that polls less often than the undisturbed
 * one has ended before the last requests.
 */
const leastShare = 0.7;

/** Milliseconds that Azure may take to finish what it has accepted. */
const waitLimit = 120_000;

interface CancelOptions {
  /** The Node to run on; default: that of this process. */
  readonly node?: string;
  /** Whether each is followed by a run that goes on; default false. */
  readonly runsAgain?: boolean;
}

/** When and how a task is told to end. */
export interface Cancellation {
  /** The request at which it is told, as a share of all requests of an undisturbed run. */
  readonly share: number;
  readonly by: Exclude<Means, 'killOn'>;
}

/**
 * Tells a task to end, each time in a new world.
 * @throws if the task does not end in time by itself, begins something new, does not say what is done and how to go
 *   on, or leaves access granted, resources half-made or images offered too early; and, if it is to be run again, if that
 *   does not lead to the end state of an undisturbed run
 */
export async function cancelAtEach(
  pipeline: Pipeline,
  trial: Trial,
  cancellations: readonly Cancellation[],
  { node = process.execPath, runsAgain = false }: CancelOptions = {},
): Promise<void> {
  const { requests, ends } = await undisturbed(pipeline, trial);
  const moments = momentsIn(requests, cancellations);
  let cancelled = 0;
  for (const moment of moments) {
    if (await cancelAt(pipeline, trial, moment, node)) cancelled += 1;
    if (runsAgain) await runAgain(pipeline, trial, moment, ends);
  }
  assert.ok(cancelled >= moments.length * leastShare, `Only ${cancelled} of ${moments.length} came in time.`);
}

/** Each request once, where there are fewer of them than cancellations. */
function momentsIn(requests: number, cancellations: readonly Cancellation[]): readonly Moment[] {
  const moments = cancellations.map(({ share, by }) => ({ request: Math.ceil(requests * share), by }));
  const different = [...new Map(moments.map((moment) => [moment.request, moment])).values()];
  assert.equal(different.length, Math.min(cancellations.length, requests));
  return different;
}

interface Moment extends Pick<Cancellation, 'by'> {
  readonly request: number;
}

/** @returns whether the task was still running then */
async function cancelAt(
  pipeline: Pipeline,
  trial: Trial,
  { request, by }: Moment,
  node: string,
): Promise<boolean> {
  const { azure } = pipeline;
  await azure.begin(trial.world);
  const options = { node, variables: patientAgent, extraEnvironment: tellingSignals };
  const run = await interrupt(pipeline, trial, by, request, options);
  const where = `${trial.name}, ${by} request ${request}\n${run.outcome.log.join('\n')}`;
  assertEndsInTime(run, where);
  assertClosingLines(run.outcome, where);
  const requests = await azure.requests();
  assert.deepEqual(begunTooLate(trial.task, requests), [], where);
  await nothingRuns(azure);
  assert.deepEqual(harmIn(await azure.state()), [], where);
  assert.deepEqual(refusedImages(requests), [], where);
  return run.outcome.signalsSent.length > 0;
}

async function runAgain(
  { azure, run }: Pipeline,
  { name, task, inputs }: Trial,
  { request, by }: Moment,
  ends: readonly unknown[],
): Promise<void> {
  const outcome = await run(task, inputs);
  const where = `${name}, again after ${by} request ${request}\n${logOf(outcome)}`;
  assert.match(outcome.result, /^Succeeded/, where);
  assertOneOf(await settled(azure, ...ends), ends, where);
}

/**
 * Asserts that a process ended soon after the signal. The limit grows with the time from its start to the signal, which
 * is longer on a slow machine.
 * @throws if the process did not end by itself, or not soon after the signal
 */
export function assertEndsInTime({ outcome, at = Infinity }: Interrupted, where: string): void {
  assert.ok(!outcome.signalsSent.includes('SIGKILL'), `It did not end: ${where}`);
  const took = outcome.startedAt + outcome.milliseconds - at;
  assert.ok(took < limit + (at - outcome.startedAt), `It took ${took} ms: ${where}`);
}

async function nothingRuns(azure: LocalAzure): Promise<void> {
  const until = Date.now() + waitLimit;
  while ((await azure.state()).runningOperations > 0) {
    assert.ok(Date.now() < until, 'Operations of the local Azure do not end.');
    await sleep(20);
  }
}

/** The images that the local Azure refused because their VHD was not complete. */
function refusedImages(requests: readonly LoggedRequest[]): string[] {
  return requests
    .filter(
      ({ method, path, status }) => method === 'PUT' && status === 400 && /\/customimages\//i.test(path),
    )
    .map(({ path }) => `${path} was to be made of half a VHD`);
}
