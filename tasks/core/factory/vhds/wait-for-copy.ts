import type { Azure } from '../../azure/azure.js';
import type { BlobContainer } from '../../azure/blobs/container.js';
import { remember } from '../../azure/requests/remember.js';
import type { ActionContext } from '../../step/step.js';
import { hasStalled, stalled, type StallInputs } from './stall.js';

/** What a task that copies is told. */
export interface CopyInputs extends StallInputs {
  readonly copyTimeoutMinutes: number;
}

interface AwaitedCopy {
  /** As an error names it: `the copy of osdisk-1 into the store`. */
  readonly what: string;
  readonly container: Pick<BlobContainer, 'copyOperation'>;
  /** The blob that is copied to. */
  readonly name: string;
  /** Id of the storage account whose copies Azure may carry out one after the other. */
  readonly accountId: string;
  /** It has begun just now, so that there is nothing to see yet. */
  readonly isNew?: boolean;
}

/** When a copy of an account was last seen to move. */
const movementOf = remember(() => ({ at: 0 }));

/** Waits for a copy. @throws if it has failed, was aborted, has stalled, or takes too long */
export async function waitForCopy(
  { what, container, name, accountId, isNew = false }: AwaitedCopy,
  { azure, inputs, wait, progress }: ActionContext<CopyInputs, Azure>,
): Promise<void> {
  const movement = movementOf(azure, accountId);
  let bytesDone = 0;
  let looks = 0;
  const operation = container.copyOperation(name, (done, total) => {
    if (done !== bytesDone) movement.at = performance.now();
    bytesDone = done;
    progress(done, total);
  });
  await wait({
    what,
    kind: 'copy',
    poll: async (signal) => {
      looks += 1;
      if (isNew && looks === 1) return { done: false, state: 'pending' };
      const poll = await operation.poll(signal);
      const look = { bytesDone, movedAt: movement.at, now: performance.now() };
      if (!poll.done && hasStalled(look, inputs)) throw stalled(what, poll.state, inputs);
      return poll;
    },
    limit: { minutes: inputs.copyTimeoutMinutes, input: 'copyTimeoutMinutes' },
  });
}
