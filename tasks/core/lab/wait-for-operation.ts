import type { Operation } from '../azure/requests/operation.js';
import type { ActionContext } from '../step/step.js';
import type { Awaited } from '../step/wait.js';

export interface OperationInputs {
  /** The time limit of one creation, deletion, grant or revocation. */
  readonly operationTimeoutMinutes: number;
}

/**
 * Waits for the end of an operation, at most `operationTimeoutMinutes`.
 * @param what the name of the operation in the log and in the time-out
 * @param how as of `Awaited`
 */
export function waitForOperation<T>(
  operation: Operation<T>,
  what: string,
  { inputs, wait, waiting }: Pick<ActionContext<OperationInputs, unknown>, 'inputs' | 'wait' | 'waiting'>,
  how: Pick<Awaited<T>, 'kind' | 'isBrief'> = {},
): Promise<T> {
  const limit = { minutes: inputs.operationTimeoutMinutes, input: 'operationTimeoutMinutes' };
  return waitWithin(operation, { what, limit, ...how }, { wait, waiting });
}

/** Waits for the end of an operation within a limit of its own. */
export function waitWithin<T>(
  operation: Operation<T>,
  awaited: Omit<Awaited<T>, 'poll' | 'onState'>,
  { wait, waiting }: Pick<ActionContext<unknown, unknown>, 'wait' | 'waiting'>,
): Promise<T> {
  return wait({
    ...awaited,
    poll: (signal) => operation.poll(signal),
    onState: (state) => waiting(awaited.what, state),
  });
}
