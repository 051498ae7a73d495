import type { Azure } from '../../azure/azure.js';
import type { BlobContainer } from '../../azure/blobs/container.js';
import type { Operation } from '../../azure/requests/operation.js';
import { remember } from '../../azure/requests/remember.js';
import type { ActionContext } from '../../step/step.js';
import { hasStalled, stalled, type StallInputs } from './stall.js';

/** Inputs of tasks that copy VHDs. */
export interface CopyInputs extends StallInputs {
  /** Time limit of one copy. */
  readonly copyTimeoutMinutes: number;
}

interface AwaitedCopy {
  /** The copy's name in errors: `the copy of osdisk-1 into the store`. */
  readonly what: string;
  readonly container: Pick<BlobContainer, 'copyOperation'>;
  /** The blob that is copied to. */
  readonly name: string;
  /** Id of the storage account that is copied from, whose copies Azure may carry out one after the other. */
  readonly accountId: string;
  /** The copy has begun just now: the first poll can wait for an interval. */
  readonly isNew?: boolean;
}

/** When a copy from an account last added bytes. */
const movementOf = remember(() => ({ at: 0 }));

/** Waits for the end of a copy. @throws if it has failed, was aborted, has stalled, or takes too long */
export async function waitForCopy(
  copy: AwaitedCopy,
  context: ActionContext<CopyInputs, Azure>,
): Promise<void> {
  const look = lookingAt(copy, context);
  let isTooEarly = copy.isNew === true;
  await context.wait({
    what: copy.what,
    kind: 'copy',
    poll: (signal) => {
      if (!isTooEarly) return look(signal);
      isTooEarly = false;
      return Promise.resolve({ done: false, state: 'pending' });
    },
    limit: { minutes: context.inputs.copyTimeoutMinutes, input: 'copyTimeoutMinutes' },
  });
}

/** Polls a copy and reports its bytes. @throws also where the copy has stalled */
function lookingAt(
  { what, container, name, accountId }: AwaitedCopy,
  { azure, inputs, progress }: ActionContext<CopyInputs, Azure>,
): Operation<unknown>['poll'] {
  const movement = movementOf(azure, accountId);
  let bytesDone = 0;
  const operation = container.copyOperation(name, (done, total) => {
    if (done !== bytesDone) movement.at = performance.now();
    bytesDone = done;
    progress(done, total);
  });
  return async (signal) => {
    const poll = await operation.poll(signal);
    const look = { bytesDone, movedAt: movement.at, now: performance.now() };
    if (!poll.done && hasStalled(look, inputs)) throw stalled(what, poll.state, inputs);
    return poll;
  };
}
