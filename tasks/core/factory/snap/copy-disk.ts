import type { BlobEntry } from '../../azure/blobs/container.js';
import { withGracePeriod } from '../../azure/requests/grace-period.js';
import { openStore } from '../store/store.js';
import { discardCopy } from '../vhds/discard-copy.js';
import { grace } from '../vhds/grace.js';
import { runOfVhd, vhdMetadata } from '../vhds/marks.js';
import { stateOfVhd } from '../vhds/vhd-state.js';
import { waitForCopy } from '../vhds/wait-for-copy.js';
import { revoke } from './disk-access.js';
import type { Opened } from './open-disk.js';
import { tidyUp } from './tidy-up.js';
import { openInTime, type Work } from './work.js';

/**
 * Copies a disk to its VHD, and ends the access as soon as the copy has ended, so that no later failure leaves it open.
 * Where another run has taken over, neither its VHD nor its access to the disk is touched: the next look shows them.
 */
export async function copyDisk(work: Work, opened: Opened): Promise<void> {
  const { action, context } = work;
  context.phase('copy');
  let copyId: string | undefined;
  try {
    copyId = await startCopy(work, opened);
    if (copyId !== undefined) await waitForVhd(work);
  } catch (error) {
    if (await isTakenOver(work, opened, copyId)) return;
    await giveUp(error, work, copyId);
  }
  if (copyId !== undefined) await revoke(action, context);
}

/**
 * A copy of which the answer was lost is recognised by the run that its VHD is marked with.
 * @returns the copy's id; nothing where another run was faster
 */
async function startCopy({ action, context }: Work, { url, etag }: Opened): Promise<string | undefined> {
  const container = await openStore(
    context.azure,
    action.lab,
    withGracePeriod(context.signal, grace.outcome),
  );
  const metadata = vhdMetadata(action, context.runId);
  const copyId = await container.startCopy(action.vhdFileName, url, metadata, etag);
  if (copyId !== undefined) return copyId;
  const vhd = await container.look(action.vhdFileName);
  return runOfVhd(vhd?.metadata) === context.runId ? vhd?.copy?.id : undefined;
}

/** After a cancellation there is no time to look. */
async function isTakenOver(
  { action, context, container }: Work,
  { etag }: Opened,
  copyId?: string,
): Promise<boolean> {
  if (context.signal.aborted) return false;
  try {
    const vhd = await container.look(action.vhdFileName);
    return copyId === undefined ? vhd?.etag !== etag : vhd?.copy?.id !== copyId;
  } catch {
    return false;
  }
}

/**
 * Waits for a copy that an earlier run began, or that another run is making; if it fails, the next look shows it. A
 * cancellation ends only what this pipeline run has begun (C109).
 */
export async function awaitCopy(work: Work, { metadata }: BlobEntry, copyId: string): Promise<undefined> {
  const { action, context } = work;
  context.phase('wait for an earlier copy');
  try {
    await waitForVhd(work);
  } catch (error) {
    if (context.signal.aborted && runOfVhd(metadata) !== context.runId) throw error;
    const isOver = !context.signal.aborted && (await hasEnded(work).catch(() => false));
    if (isOver) return;
    await giveUp(error, work, copyId);
  }
  await revoke(action, context);
}

async function hasEnded({ action, container }: Work): Promise<boolean> {
  return stateOfVhd(await container.look(action.vhdFileName)) !== 'pending';
}

/** Ends the access and the copy, and deletes of the VHD only what this copy made. @throws always */
function giveUp(error: unknown, { action, context }: Work, copyId: string | undefined): Promise<never> {
  const discard = async () => {
    const { runId } = context;
    await discardCopy(await openInTime(action, context), { name: action.vhdFileName, copyId, runId });
  };
  return tidyUp(error, [() => revoke(action, context), discard]);
}

function waitForVhd({ action, container, context }: Work): Promise<void> {
  const what = `the copy of ${action.disk.name} into the store`;
  const accountId = action.lab.storageAccountId;
  return waitForCopy({ what, container, name: action.vhdFileName, accountId }, context);
}
