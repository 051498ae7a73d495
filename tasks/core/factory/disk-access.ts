import type { Azure } from '../azure/azure.js';
import type { BlobContainer } from '../azure/blobs.js';
import { getDisk, grantedState, grantReadAccess, revokeAccess } from '../azure/disks.js';
import { isAbortError, isConflict, isNotFound } from '../azure/errors.js';
import { patient } from '../azure/patience.js';
import { messageOf, problem } from '../step/problem.js';
import type { ActionContext } from '../step/step.js';
import { grace } from './grace.js';
import type { DiskAction, SnapInputs } from './snap-images.js';
import { isOurVhd } from './tags.js';
import { stateOfVhd } from './vhd.js';
import { waitForOperation } from './wait-for-operation.js';

type SnapContext = ActionContext<SnapInputs, Azure>;

/** Seconds that a grant outlives the longest copy, so that it never ends in the middle of one. */
const grantMargin = 3600;

/** Why it is not known whether something was tidied up in the time that a cancelled run has. */
export const noAnswer = 'Azure did not answer in time.';

/** Times that access to a disk is asked for; Azure tells the URL only to the request that makes the grant. */
const mostGrants = 3;

/**
 * C62: a grant left by a killed run blocks the disk. One that an old Snap may be using does not count as left; copies
 * of ours read other disks, for we hold the lease for this one; a run of ours that was about to begin one looks again.
 */
export async function endForgottenGrant(
  action: DiskAction,
  container: BlobContainer,
  context: SnapContext,
): Promise<void> {
  const disk = await getDisk(context.azure, action.disk.id, context.signal);
  if (disk?.state !== grantedState) return;
  const others = (await container.list()).filter(
    (blob) => stateOfVhd(blob) === 'pending' && !isOurVhd(blob.metadata),
  );
  if (others.length > 0)
    throw problem(
      `The disk ${disk.name} is granted to somebody, and ${others.length} copies into the store are pending.`,
      'Wait for the other run, then run this task again.',
    );
  await revoke(action, context);
}

/**
 * A grant that is there already was begun by a killed run, or by a request of ours whose answer was lost; where Azure
 * has lost the operation, only another one tells the URL.
 */
export async function grant(action: DiskAction, context: SnapContext, tries = mostGrants): Promise<string> {
  try {
    return await requestGrant(action, context);
  } catch (error) {
    const isThere = isConflict(error) || isNotFound(error);
    if (!isThere || tries === 1 || context.signal.aborted) throw error;
    await revoke(action, context);
    return grant(action, context, tries - 1);
  }
}

/** Not aborted in the middle: a grant of which it is not known whether it was made cannot be seen to be revoked. */
function requestGrant({ disk }: DiskAction, context: SnapContext): Promise<string> {
  const seconds = context.inputs.copyTimeoutMinutes * 60 + grantMargin;
  const operation = grantReadAccess(context.azure, disk.id, seconds);
  const signal = patient(context.signal, grace.outcome);
  return waitForOperation(
    { poll: () => operation.poll(signal) },
    `read access to the disk ${disk.name}`,
    context,
  );
}

/** After a cancellation, even in the middle, it is enough that Azure accepts it within the time that is left. */
export async function revoke({ disk }: DiskAction, context: SnapContext): Promise<void> {
  const what = `the end of the access to the disk ${disk.name}`;
  try {
    context.signal.throwIfAborted();
    await waitForOperation(revokeAccess(context.azure, disk.id), what, context);
    return;
  } catch (error) {
    if (!context.signal.aborted) throw error;
  }
  await revokeAccess(context.azure, disk.id)
    .poll(AbortSignal.timeout(grace.tidyUp * 1000))
    .catch((error: unknown) => {
      const why = isAbortError(error) ? noAnswer : messageOf(error);
      throw problem(
        `The revocation of the access to the disk ${disk.name} is unconfirmed: ${why}`,
        "Run SnapImages again, or end the disk's export in the portal.",
      );
    });
}
