import { isConflict, isNotFound } from '../../azure/requests/errors.js';
import type { Lease } from '../vhds/lease.js';
import { vhdMetadata } from '../vhds/marks.js';
import { endForgottenGrant, grant, revoke } from './disk-access.js';
import { tidyUp } from './tidy-up.js';
import { openInTime, type Work } from './work.js';

/** Times that access to a disk is asked for; Azure tells the URL only to the request that makes the grant. */
const mostGrants = 3;

/** What a copy begins with. */
export interface Opened {
  /** The disk's. */
  readonly url: string;
  /** The VHD's as we have left it: whoever leases it after us changes it, so that of several runs only one can begin. */
  readonly etag: string;
}

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
 * A grant that is there already was begun by a killed run, by a request of ours whose answer was lost, or by an old Snap;
 * where Azure has lost the operation, only another one tells the URL. Access that is not ours to end stays where that is
 * the error; a cancellation leaves none that may be ours.
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
