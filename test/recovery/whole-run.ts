import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { LocalAzure } from '../local-azure/launch.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { logOf } from '../worlds/evidence.js';
import { comparable } from './end-state.js';
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

/** Two pipelines with the same sources, each on a local Azure of its own. */
export interface Twins {
  readonly five: Pipeline;
  readonly whole: Pipeline;
  readonly close: () => Promise<void>;
}

/** @param open opens one of them */
export async function openTwins(open: () => Promise<Pipeline>): Promise<Twins> {
  const [five, whole] = await Promise.all([open(), open()]);
  return {
    five,
    whole,
    close: async () => {
      await Promise.all([five.close(), whole.close()]);
    },
  };
}

/**
 * Asserts that RunImageFactory, without time box and repeated builds, leaves the same contents of Azure as the five tasks in a
 * row: labs with their images, VMs, stored images, VHDs on their way, versions of galleries. Times do not count, nor what is
 * named after them. Both begin at the same time, in equal worlds.
 * @throws if a task fails, whatever it does not bring about
 */
export async function assertSameEnd({ five, whole }: Twins, { world, inputs }: WholeNight): Promise<void> {
  const united = { ...unitedInputs(inputs), buildRetries: '0' };
  const wholeRun = { world, inputs: { RunImageFactory: united } };
  const [expected, actual] = await Promise.all([
    endOf(five, { world, inputs }, fiveTasks),
    endOf(whole, wholeRun, ['RunImageFactory']),
  ]);
  if (isDeepStrictEqual(actual.contents, expected.contents)) return;
  console.log([...expected.logs, ...actual.logs].join('\n'));
  assert.deepEqual(actual.contents, expected.contents);
}

/** What tasks leave, and their logs. */
interface End {
  readonly contents: unknown;
  readonly logs: readonly string[];
}

async function endOf(
  { azure, run }: Pipeline,
  { world, inputs }: WholeNight,
  tasks: readonly string[],
): Promise<End> {
  await azure.begin(world);
  const logs: string[] = [];
  for (const task of tasks) {
    const outcome = await run(task, inputs[task] ?? {});
    assert.match(outcome.result, /^Succeeded/, logOf(outcome));
    logs.push(logOf(outcome));
  }
  return { contents: await contentsOf(azure), logs };
}

/** Waits until Azure has finished what was begun. */
async function contentsOf(azure: LocalAzure): Promise<unknown> {
  for (;;) {
    const state = await azure.state();
    if (state.runningOperations === 0) return comparable(state);
    await sleep(100);
  }
}
