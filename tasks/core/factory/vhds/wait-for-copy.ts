import type { Azure } from '../../azure/azure.js';
import type { BlobContainer } from '../../azure/blobs/container.js';
import { remember } from '../../azure/requests/remember.js';
import type { ActionContext } from '../../step/step.js';
import { hasStalled, stalled, type StallInputs } from './stall.js';

/** Inputs of tasks that copy VHDs. */
export interface CopyInputs extends StallInputs {
  /** How long one copy may take. */
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
