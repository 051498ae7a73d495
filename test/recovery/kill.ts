import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Fault } from '../local-azure/faults/fault.js';
import type { LocalAzure } from '../local-azure/launch.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { comparable, settled } from './end-state.js';
import type { Trial } from './trials.js';

/** Whether the last request of a killed task takes effect. */
export type Moment = 'before' | 'after';

export interface Undisturbed {
  readonly requests: number;
  readonly end: unknown;
}

/** How many requests a task makes, and what there is when it has ended. */
export async function undisturbed({ azure, run }: Pipeline, trial: Trial): Promise<Undisturbed> {
  await azure.begin(trial.world);
  const outcome = await run(trial.task, trial.inputs);
  assert.match(outcome.result, /^Succeeded/, outcome.log.join('\n'));
  const told = Object.keys(trial.outputs).map((name) => [name, outcome.outputs[name]]);
  assert.deepEqual(Object.fromEntries(told), trial.outputs, outcome.log.join('\n'));
  const requests = await azure.requests();
  return { requests: requests.length, end: comparable(await azure.state()) };
}

/**
 * Kills the task at one of its requests, the first being 1, and runs it again when the leases of the dead have ended.
 * @throws if the second run does not bring about the end of an undisturbed one
 */
export async function killAndRunAgain(
  { azure, run }: Pipeline,
  trial: Trial,
  request: number,
  moment: Moment,
  { end }: Undisturbed,
): Promise<void> {
  await azure.begin(trial.world);
  await azure.addFaults(...silenceFrom(request, moment));
  const killed = await run(trial.task, trial.inputs, { killOn: silenced(azure) });
  await azure.clearFaults();
  await azure.expireLeases();
  const again = await run(trial.task, trial.inputs);
  const state = await settled(azure, end);
  const where = `${trial.task} killed ${moment} request ${request}`;
  const logs = () => [where, ...killed.log, ...again.log].join('\n');
  assert.match(again.result, /^Succeeded/, logs());
  if (!isDeepStrictEqual(state, end)) assert.deepEqual(state, end, logs());
}

/**
 * From that request on nothing comes through, as from a machine that is dead.
 * @param who the object id of the only one who is dead, where others are not
 */
export function silenceFrom(request: number, moment: Moment, who?: string): Fault[] {
  const sent = who === undefined ? {} : { principal: who };
  const last: Fault[] = moment === 'after' ? [{ act: 'reset after', count: { nth: request }, ...sent }] : [];
  const silentAfter = moment === 'after' ? request : request - 1;
  const all = { act: 'reset before', ...sent } as const;
  return [...last, silentAfter === 0 ? all : { ...all, count: { after: silentAfter } }];
}

/** Resolves once the first request did not come through. */
export async function silenced(azure: LocalAzure): Promise<void> {
  while ((await azure.faults()).every(({ acted }) => acted === 0)) await sleep(10);
}
