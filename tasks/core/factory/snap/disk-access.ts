import type { BlobContainer } from '../../azure/blobs/container.js';
import { isAbortError, isNotFound } from '../../azure/requests/errors.js';
import { patient } from '../../azure/requests/patience.js';
import { getDisk, grantedState, grantReadAccess, revokeAccess } from '../../azure/resources/disks.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { messageOf, problem } from '../../step/problem.js';
import { grace } from '../vhds/grace.js';
import { isOurVhd } from '../vhds/marks.js';
import { stateOfVhd } from '../vhds/vhd-state.js';
import type { DiskAction } from './actions.js';
import type { SnapContext } from './inputs.js';

/** Seconds that a grant outlives the longest copy, so that it never ends in the middle of one. */
const grantMargin = 3600;

/** Why it is not known whether something was tidied up in the time that a cancelled run has. */
export const noAnswer = 'Azure did not answer in time.';

/**
 * C62: a grant left by a killed run blocks the disk. One that an old Snap may be using does not count as left; copies
 * of ours read other disks, for we hold the lease for this one; a run of ours that was about to begin one looks again.
 * @param isRefused Azure has refused us the access because of a grant, which the disk may not show yet
 */
export async function endForgottenGrant(
  action: DiskAction,
  container: Pick<BlobContainer, 'list'>,
  context: SnapContext,
  isRefused = false,
): Promise<void> {
  const disk = await getDisk(context.azure, action.disk.id, context.signal);
  if (disk?.state !== grantedState && !isRefused) return;
  const others = (await container.list()).filter(
    (blob) => stateOfVhd(blob) === 'pending' && !isOurVhd(blob.metadata),
  );
  if (others.length > 0)
    throw problem(
      `The disk ${action.disk.name} is granted to somebody, and ${others.length} copies into the store are pending.`,
      'Wait for the other run, then run this task again.',
    );
  await revoke(action, context);
}

/** Not aborted in the middle: a grant of which it is not known whether it was made cannot be seen to be revoked. */
export function grant({ disk }: DiskAction, context: SnapContext): Promise<string> {
  const seconds = context.inputs.copyTimeoutMinutes * 60 + grantMargin;
  const operation = grantReadAccess(context.azure, disk.id, seconds);
  const signal = patient(context.signal, grace.outcome);
  return waitForOperation(
    { poll: () => operation.poll(signal) },
    `read access to the disk ${disk.name}`,
    context,
  );
}

/**
 * After a cancellation, even in the middle, it is enough that Azure accepts it within the time that is left. To a disk
 * that is gone nobody has access.
 */
export async function revoke({ disk }: DiskAction, context: SnapContext): Promise<void> {
  const what = `the end of the access to the disk ${disk.name}`;
  try {
    context.signal.throwIfAborted();
    await waitForOperation(revokeAccess(context.azure, disk.id), what, context);
    return;
  } catch (error) {
    if (isNotFound(error)) return;
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
