import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { LocalAzure } from '../local-azure/launch.js';
import type { Pipeline, RunOptions } from '../local-pipeline/pipeline.js';
import type { Trial } from './trial.js';

/** A run that was to be interrupted. */
export interface Interrupted {
  readonly outcome: TaskOutcome;
  /** When it was interrupted, in milliseconds since 1970; undefined if the run ended before. */
  readonly at: number | undefined;
}

/** The means to end a run: the agent sends SIGINT, the machine SIGTERM, or SIGKILL kills it. */
export type Means = 'cancelOn' | 'terminateOn' | 'killOn';

/** Runs a task and ends it once so many requests have been answered since the world began. */
export async function interrupt(
  { azure, run }: Pipeline,
  { task, inputs }: Pick<Trial, 'task' | 'inputs'>,
  by: Means,
  request: number,
  options: RunOptions = {},
): Promise<Interrupted> {
  const over = new AbortController();
  let at: number | undefined;
  const reached = azure.reached(request, over.signal).then(
    () => {
      at = Date.now();
    },
    (error: unknown) => {
      if (!over.signal.aborted) throw error;
    },
  );
  try {
    const outcome = await run(task, inputs, { ...options, [by]: reached });
    return { outcome, at };
  } finally {
    over.abort();
  }
}

/** Resolves once a fault has acted, or when the run has ended. */
export async function untilFaultActed(azure: LocalAzure, hasEnded = () => false): Promise<void> {
  while (!hasEnded() && (await azure.faults()).every(({ acted }) => acted === 0)) await sleep(10);
}
