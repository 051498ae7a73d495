import type { BlobContainer } from '../../azure/blobs/container.js';
import { onceReady } from '../../azure/requests/conflicts.js';
import { isAbortError, isNotFound } from '../../azure/requests/errors.js';
import { withGracePeriod } from '../../azure/requests/grace-period.js';
import { getDisk, grantedState, grantReadAccess, revokeAccess } from '../../azure/resources/disks.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { messageOf, problem } from '../../step/problem.js';
import { grace } from '../vhds/grace.js';
import { isOurVhd } from '../vhds/marks.js';
import { stateOfVhd } from '../vhds/vhd-state.js';
import type { DiskAction } from './actions.js';
import type { SnapContext } from './inputs.js';

/** Seconds by which a grant is longer than the longest copy, so that it never ends during one. */
const grantMargin = 3600;

/** The reason for an unknown outcome of a cancelled run's request. */
export const noAnswer = 'Azure did not answer in time.';

/**
 * C62: revokes a grant that a killed run left, which blocks the disk. It may be in use by an old Snap while a copy
 * without our marks is pending; then it stays. Pending copies with our marks read other disks, for we hold the lease for
 * this one.
 * @param isRefused Azure has refused the access because of a grant, which the disk may not show yet
 * @throws if the grant may be in use
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

/**
 * Grants read access to a disk. A cancellation still waits for the answer for a while: a grant whose outcome is unknown
 * could not be revoked for certain.
 * @returns the URL to read the disk with
 */
export function grant({ disk }: DiskAction, context: SnapContext): Promise<string> {
  context.phase('grant access');
  const seconds = context.inputs.copyTimeoutMinutes * 60 + grantMargin;
  const operation = grantReadAccess(context.azure, disk.id, seconds);
  const signal = withGracePeriod(context.signal, grace.outcome);
  return waitForOperation(
    { poll: () => operation.poll(signal) },
    `read access to the disk ${disk.name}`,
    context,
  );
}

/**
 * Revokes all access to a disk; a disk that is gone needs none of it. After a cancellation it is enough that Azure
 * accepts the request in the time that is left.
 */
export async function revoke({ disk }: DiskAction, context: SnapContext): Promise<void> {
  context.phase('revoke access');
  const what = `the end of the access to the disk ${disk.name}`;
  try {
    context.signal.throwIfAborted();
    const operation = onceReady(() => revokeAccess(context.azure, disk.id));
    await waitForOperation(operation, what, context);
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
