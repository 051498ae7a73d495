import { mostMissing } from '../../azure/requests/lost-operation.js';
import { codeOf, isAbortError, isConflict } from '../../azure/requests/errors.js';
import type { Operation } from '../../azure/requests/operation.js';
import { present } from '../../azure/requests/present.js';
import {
  getLabVirtualMachine,
  hasFailed,
  type LabVirtualMachine,
  pendingArtifacts,
} from '../../azure/resources/lab-virtual-machines.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { isDeallocated, type Observed } from './verdict.js';
import type { Work } from './work.js';

/** A test VM that is awaited. */
export interface Awaited {
  /** How its making goes on; absent of a VM that an earlier run has begun to make. */
  readonly making?: Operation<void>;
  /** When its test began: the time limit counts from then. */
  readonly since: Date;
}

/** Waits until all is done on a test VM, one thing has failed, or the time is over. */
export async function awaitEnd({ making, since }: Awaited, work: Work): Promise<Observed> {
  const until = work.minutes === 0 ? Infinity : since.getTime() + work.minutes * 60_000;
  const failure = making && (await followMaking(making, until, work));
  if (failure) return { failure };
  work.context.phase('apply artifacts');
  return followMachine(until, making !== undefined, work);
}

function isOver(until: number, { context }: Work): boolean {
  return context.now().getTime() >= until;
}

/** @returns why the VM could not be made, if so; what came of it by the time limit, the VM itself shows */
function followMaking(
  making: Operation<void>,
  until: number,
  work: Work,
): Promise<Observed['failure'] | undefined> {
  const { context, names, action } = work;
  const what = `the VM ${names.machine} of the test of ${action.imageName}`;
  return context.wait<Observed['failure'] | undefined>({
    what,
    onState: (state) => context.waiting(what, state),
    poll: async (signal) => {
      try {
        const { done, state, retryAfterMs } = await making.poll(signal);
        return { done: done || isOver(until, work), state, ...present('retryAfterMs', retryAfterMs) };
      } catch (error) {
        if (isAbortError(error)) throw error;
        return { done: true, state: 'Failed', ...present('value', await whyNotMade(error, work, signal)) };
      }
    },
  });
}

/** The machine is there where Azure answers with a conflict: the answer to an earlier attempt was lost. */
async function whyNotMade(
  error: unknown,
  work: Work,
  signal: AbortSignal,
): Promise<Observed['failure'] | undefined> {
  return isConflict(error) && (await lookAt(work, signal)) ? undefined : failureOf(error);
}

/** @param isNew whether this run has made it, and sees it from the beginning */
function followMachine(until: number, isNew: boolean, work: Work): Promise<Observed> {
  const { context, action, minutes } = work;
  const what = `the test of ${action.imageName}`;
  let wasRunning = isNew;
  let missing = 0;
  return context.wait<Observed>({
    what,
    onState: (state) => context.waiting(what, state),
    poll: async (signal) => {
      const machine = await lookAt(work, signal);
      missing = machine ? 0 : missing + 1;
      if (!machine) return { done: missing === mostMissing, state: 'not to be seen', value: {} };
      const endedAt = wasRunning ? { endedAt: context.now() } : {};
      if (hasEnded(machine, work)) return { done: true, state: '', value: { machine, ...endedAt } };
      wasRunning = true;
      const value = { machine, overAfter: minutes, endedAt: context.now() };
      return { done: isOver(until, work), state: stateOf(machine), value };
    },
  });
}

function lookAt(
  { action, names, context }: Work,
  signal: AbortSignal,
): Promise<LabVirtualMachine | undefined> {
  return getLabVirtualMachine(context.azure, action.lab.id, names.machine, signal);
}

/** Why something could not be made. */
export function failureOf(error: unknown): NonNullable<Observed['failure']> {
  return {
    message: messageOf(error),
    ...present('code', codeOf(error)),
    ...present('remedy', remedyOf(error)),
  };
}

/** An artifact after one that has failed may be pending for ever, and so are all of a VM that the lab has shut down. */
function hasEnded(machine: LabVirtualMachine, { wanted }: Work): boolean {
  const { artifacts, provisioningState } = machine;
  if (hasFailed(machine) || artifacts.some(({ status }) => /^failed$/i.test(status))) return true;
  if (pendingArtifacts(machine).length > 0) return isDeallocated(machine);
  return artifacts.length >= wanted.length || /^Succeeded$/i.test(provisioningState);
}

function stateOf(machine: LabVirtualMachine): string {
  const { length: pending } = pendingArtifacts(machine);
  return pending === 0 ? machine.provisioningState : `${pending} tests to go`;
}
