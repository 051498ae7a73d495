import type { Finding } from '../../../tasks/core/step/action.js';
import type { PhaseName } from '../../../tasks/core/step/phases.js';
import type { ActionContext } from '../../../tasks/core/step/step.js';
import { createWait } from '../../../tasks/core/step/wait.js';

/** The context of an action that waits for a millisecond at a time, and what it was told. */
export interface FakeContext<Inputs, Services> extends ActionContext<Inputs, Services> {
  /** The findings of all notices. */
  readonly notices: Finding[];
  /** The objects and states of all waits, e.g. `the disk: Creating`. */
  readonly waits: string[];
  /** e.g. `5 of 10`. */
  readonly steps: string[];
  /** The names of the parts that were begun. */
  readonly phases: PhaseName[];
  /** The secrets that were registered with the log. */
  readonly secrets: string[];
}

/** @param more what is not as usual: a signal, the run, the predecessor */
export function fakeContext<Inputs, Services>(
  inputs: Inputs,
  azure: Services,
  more: Partial<ActionContext<Inputs, Services>> = {},
): FakeContext<Inputs, Services> {
  const signal = more.signal ?? new AbortController().signal;
  const notices: Finding[] = [];
  const waits: string[] = [];
  const steps: string[] = [];
  const secrets: string[] = [];
  const phases: PhaseName[] = [];
  return {
    inputs,
    azure,
    signal,
    now: () => new Date('2026-11-21T03:00:00Z'),
    runId: '1',
    wait: createWait(0.001, signal),
    protect: (secret) => void secrets.push(secret),
    notice: (finding) => void notices.push(finding),
    reading: () => undefined,
    progress: (done, total) => void steps.push(`${done} of ${total}`),
    waiting: (what, state) => void waits.push(`${what}: ${state}`),
    phase: (name) => void phases.push(name),
    predecessor: () => Promise.resolve(),
    phases,
    notices,
    waits,
    steps,
    secrets,
    ...more,
  };
}
