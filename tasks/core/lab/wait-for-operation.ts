import type { Operation } from '../azure/requests/operation.js';
import type { ActionContext } from '../step/step.js';

export interface OperationInputs {
  /** How long one creation, deletion, grant or revocation may take. */
  readonly operationTimeoutMinutes: number;
}

/**
 * Waits for something that Azure takes time for, within the input `operationTimeoutMinutes`.
 * @param what what is waited for, as the log and the time-out name it
 * @param kind as of `Awaited`
 */
export function waitForOperation<T>(
  operation: Operation<T>,
  what: string,
  { inputs, wait, waiting }: Pick<ActionContext<OperationInputs, unknown>, 'inputs' | 'wait' | 'waiting'>,
  kind?: string,
): Promise<T> {
  return wait({
    what,
    ...(kind === undefined ? {} : { kind }),
    poll: (signal) => operation.poll(signal),
    limit: { minutes: inputs.operationTimeoutMinutes, input: 'operationTimeoutMinutes' },
    onState: (state) => waiting(what, state),
  });
}
