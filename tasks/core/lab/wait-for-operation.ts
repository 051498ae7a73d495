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
  return wait({
    what,
    ...how,
    poll: (signal) => operation.poll(signal),
    limit: { minutes: inputs.operationTimeoutMinutes, input: 'operationTimeoutMinutes' },
    onState: (state) => waiting(what, state),
  });
}
