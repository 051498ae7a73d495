import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { logOf } from '../worlds/evidence.js';
import { comparable, settled } from './end-state.js';
import type { Night } from './night.js';

/** The tasks of a night one after the other, each when the one before has ended. */
export const fiveTasks = [
  'CreateImageVMs',
  'SnapImages',
  'DistributeImages',
  'CleanUpFactory',
  'RetireImages',
] as const;

/** The inputs of one task that does what several do: those of all of them. */
export function unitedInputs(inputs: Night['inputs']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(inputs).flatMap((each) => Object.entries(each)));
}

/** A world, and what every task is given in it. */
export type WholeNight = Pick<Night, 'world' | 'inputs'>;

/**
 * Asserts that a night leaves the same contents of Azure whichever tasks carry it out: labs with their images, VMs, stored
 * images, VHDs on their way, versions of galleries. Times do not count, nor what is named after them.
 * @throws if a task fails, whatever it does not bring about
 */
export async function assertSameEnd(
  pipeline: Pipeline,
  night: WholeNight,
  tasks: readonly string[],
): Promise<void> {
  await runAll(pipeline, night, fiveTasks);
  const end = comparable(await pipeline.azure.state());
  const logs = await runAll(pipeline, night, tasks);
  const state = await settled(pipeline.azure, end);
  if (isDeepStrictEqual(state, end)) return;
  console.log(logs.join('\n'));
  assert.deepEqual(state, end);
}

/** @returns the logs */
async function runAll(
  { azure, run }: Pipeline,
  { world, inputs }: WholeNight,
  tasks: readonly string[],
): Promise<readonly string[]> {
  await azure.begin(world);
  const logs: string[] = [];
  for (const task of tasks) {
    const outcome = await run(task, inputs[task] ?? unitedInputs(inputs));
    assert.match(outcome.result, /^Succeeded/, logOf(outcome));
    logs.push(logOf(outcome));
  }
  return logs;
}
