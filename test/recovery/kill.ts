import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Fault } from '../local-azure/faults/fault.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { logOf } from '../worlds/evidence.js';
import { assertOneOf, comparable, settled } from './end-state.js';
import { harmIn } from './harm.js';
import { interrupt } from './interruption.js';
import type { Trial } from './trial.js';

/** Whether the last request of a killed task takes effect. */
export type Moment = 'before' | 'after';

/** The request at which a task is killed, counted from 1. */
export interface KillPoint {
  readonly request: number;
  readonly moment: Moment;
}

export interface Undisturbed {
  readonly requests: number;
  /** The end state; of a task that builds anew, also that of a second run. */
  readonly ends: readonly unknown[];
}

/**
 * Runs a task undisturbed.
 * @returns the number of its requests, and what it leaves
 */
export async function undisturbed(pipeline: Pipeline, trial: Trial): Promise<Undisturbed> {
  const { azure } = pipeline;
  await azure.begin(trial.world);
  const outcome = await runOnce(pipeline, trial);
  const told = Object.keys(trial.outputs).map((name) => [name, timeless(outcome.outputs[name])]);
  assert.deepEqual(Object.fromEntries(told), trial.outputs, logOf(outcome));
  const [requests, end] = [(await azure.requests()).length, comparable(await azure.state())];
  if (!trial.buildsAnew) return { requests, ends: [end] };
  await runOnce(pipeline, trial);
  return { requests, ends: [end, comparable(await azure.state())] };
}

async function runOnce({ azure, run }: Pipeline, trial: Trial): Promise<TaskOutcome> {
  const outcome = await run(trial.task, trial.inputs);
  assert.match(outcome.result, /^Succeeded/, logOf(outcome));
  assert.deepEqual(harmIn(await azure.state()), [], logOf(outcome));
  return outcome;
}

function timeless(summary: string | undefined): string | undefined {
  return summary?.replace(/, in [^,]+[.]$/, '');
}

/**
 * Kills a task at every request, before and after it takes effect, or at every so many of these moments.
 * @throws an error with all moments from which the next run did not recover
 */
export async function killAtEvery(pipeline: Pipeline, trial: Trial, so: number): Promise<void> {
  const expected = await undisturbed(pipeline, trial);
  const deaths = killPointsIn(expected).filter((_, index) => index % so === so - 1);
  assert.ok(deaths.length > 0, `${trial.name} makes too few requests.`);
  const failures: string[] = [];
  for (const death of deaths)
    await killAndRunAgain(pipeline, trial, death, expected).catch((error: unknown) =>
      failures.push(String(error)),
    );
  assert.equal(failures.length, 0, failures.join('\n\n'));
}

function killPointsIn({ requests }: Undisturbed): KillPoint[] {
  return Array.from({ length: requests }, (_, index) => index + 1).flatMap((request) => [
    { request, moment: 'before' },
    { request, moment: 'after' },
  ]);
}

/** @throws if the run after the killed one does not lead to the end state of an undisturbed run */
async function killAndRunAgain(
  pipeline: Pipeline,
  trial: Trial,
  { request, moment }: KillPoint,
  { ends }: Undisturbed,
): Promise<void> {
  const { azure, run } = pipeline;
  await azure.begin(trial.world);
  await azure.addFaults(...blockFrom(request, moment));
  const killed = await interrupt(pipeline, trial, 'killOn', request);
  await azure.clearFaults();
  await azure.expireLeases();
  const again = await run(trial.task, trial.inputs);
  const state = await settled(azure, ...ends);
  const where = `${trial.name} killed ${moment} request ${request}`;
  const logs = () => [where, ...killed.outcome.log, ...again.log].join('\n');
  assert.match(again.result, /^Succeeded/, logs());
  assertOneOf(state, ends, logs());
}

/**
 * Faults that block all requests from that one on, as if the machine had died.
 * @param who the object id of the principal whose requests are blocked; default: all principals
 */
export function blockFrom(request: number, moment: Moment, who?: string): Fault[] {
  const sent = who === undefined ? {} : { principal: who };
  const last: Fault[] = moment === 'after' ? [{ act: 'reset after', count: { nth: request }, ...sent }] : [];
  const silentAfter = moment === 'after' ? request : request - 1;
  const all = { act: 'reset before', ...sent } as const;
  return [...last, silentAfter === 0 ? all : { ...all, count: { after: silentAfter } }];
}
