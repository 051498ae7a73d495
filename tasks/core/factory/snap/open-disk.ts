import { isConflict, isNotFound } from '../../azure/requests/errors.js';
import type { Lease } from '../vhds/lease.js';
import { vhdMetadata } from '../vhds/marks.js';
import { endForgottenGrant, grant, revoke } from './disk-access.js';
import { tidyUp } from './tidy-up.js';
import { openInTime, type Work } from './work.js';

/** Attempts to get access to a disk. Azure returns the URL only in the answer to the request that grants it. */
const mostGrants = 3;

/** A disk that can be read, and the VHD that it is copied to. */
export interface Opened {
  /** The URL to read the disk with. */
  readonly url: string;
  /** The VHD's etag when our lease ends. Every run that leases the VHD changes it, so only one can begin the copy. */
  readonly etag: string;
}

/** Marks the VHD as the work of this run, and gets read access to the disk. @throws after the VHD was deleted */
export async function openDisk(work: Work, lease: Lease): Promise<Opened> {
  const { action, container, context } = work;
  const metadata = vhdMetadata(action, context.runId);
  const etag = await container.setMetadata(action.vhdFileName, metadata, { leaseId: lease.id });
  const discard = async () => {
    const store = await openInTime(action, context);
    await store.delete(action.vhdFileName, { leaseId: lease.id });
  };
  return { url: await openAccess(work, discard), etag };
}

/**
 * A grant that exists already was made by a killed run, by a request of ours whose answer was lost, or by an old Snap. It
 * is revoked and requested again, for only a new grant gives the URL; so it is where Azure has lost the operation. Access
 * that may be in use by others stays; a cancellation leaves none that may be ours.
 */
async function openAccess(
  work: Work,
  discard: () => Promise<void>,
  tries: number = mostGrants,
): Promise<string> {
  const { action, container, context } = work;
  const isRefused = tries < mostGrants;
  const endAll = [() => revoke(action, context), discard];
  try {
    await endForgottenGrant(action, container, context, isRefused);
  } catch (error) {
    return tidyUp(error, isRefused && context.signal.aborted ? endAll : [discard]);
  }
  try {
    return await grant(action, context);
  } catch (error) {
    const isThere = isConflict(error) || isNotFound(error);
    if (!isThere || tries === 1 || context.signal.aborted) return tidyUp(error, endAll);
  }
  return openAccess(work, discard, tries - 1);
}
