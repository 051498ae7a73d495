import type { BlobEntry } from '../../azure/blobs/container.js';
import { patient } from '../../azure/requests/patience.js';
import { problem } from '../../step/problem.js';
import { companionName } from '../store/companion.js';
import { openStore } from '../store/store.js';
import { discardCopy } from '../vhds/discard-copy.js';
import { grace } from '../vhds/grace.js';
import { type Lease, leaseBlob } from '../vhds/lease.js';
import { isRetired, runOfVhd, vhdMetadata } from '../vhds/marks.js';
import { onceMoreIfStalled } from '../vhds/stall.js';
import { stateOfVhd } from '../vhds/vhd-state.js';
import { waitForCopy } from '../vhds/wait-for-copy.js';
import type { SnapAction } from './actions.js';
import { commit } from './commit.js';
import { revoke } from './disk-access.js';
import type { SnapContext } from './inputs.js';
import { openDisk, type Opened } from './open-disk.js';
import { tidyUp } from './tidy-up.js';
import { openInTime, type Work } from './work.js';

/** Times that the VHD may turn out to be another's work before that is given up. */
const mostRounds = 5;

/** The image is stored, or `otherRun` is storing it. */
export type Exported = { readonly bytes: number; readonly imageName: string } | { readonly otherRun: string };

/**
 * Copies a VM's OS disk into the store and commits it: VHD first, companion last (C52). Goes on from whatever there is
 * of it: a copy that still runs is waited for, a complete one committed, anything less replaced.
 * Disk access is revoked in every outcome and before the commit (C62), also what a killed run left; a half-made VHD is
 * deleted (C75).
 */
export async function exportDisk(action: SnapAction, context: SnapContext): Promise<Exported> {
  const container = await openStore(context.azure, action.lab, context.signal);
  await container.create();
  return onceMoreIfStalled(context, () => goOn({ action, context, container }));
}

async function goOn(work: Work): Promise<Exported> {
  const { action, context, container } = work;
  for (let round = 0; round < mostRounds; round += 1) {
    const vhd = await container.look(action.vhdFileName);
    if (vhd?.copy?.status === 'pending') await adoptCopy(work, vhd, vhd.copy.id);
    else {
      if (stateOfVhd(vhd) === 'complete' && round === 0) await revoke(action, context);
      const exported = await advance(work, vhd);
      if (exported) return exported;
    }
  }
  throw problem(`The VHD ${action.vhdFileName} is being changed by others.`, 'Run SnapImages again.');
}

/**
 * Commits the VHD if it is complete, else copies the disk: under a lease, which cannot last while Azure copies. Then
 * the copy itself keeps others off.
 * @returns nothing if the VHD has to be looked at again
 */
async function advance(work: Work, seen: BlobEntry | undefined): Promise<Exported | undefined> {
  const { action, context, container } = work;
  if (!seen) await container.createEmpty(action.vhdFileName, vhdMetadata(action, context.runId));
  const lease = await leaseBlob(container, action.vhdFileName, context);
  if (lease === 'leased') return { otherRun: runOfVhd(seen?.metadata) };
  if (typeof lease === 'string') return undefined;
  const opened = await underLease(work, lease);
  if (!('url' in opened)) return opened;
  await copy(work, opened);
  return undefined;
}

/** @returns what to copy with, unless the image is stored now */
async function underLease(work: Work, lease: Lease): Promise<Exported | Opened> {
  const { action, container } = work;
  try {
    const vhd = await container.look(action.vhdFileName);
    if (await container.look(companionName(action.vhdFileName))) return { otherRun: runOfVhd(vhd?.metadata) };
    if (vhd && stateOfVhd(vhd) === 'complete' && !isRetired(vhd.metadata)) {
      return { bytes: action.disk.bytes, imageName: await commit(work, vhd, lease) };
    }
    return await openDisk(work, lease);
  } finally {
    await lease.release();
  }
}

/**
 * Ends the access as soon as the copy has ended, so that nothing that happens later can leave it open. What a run does
 * that has taken over is its own: neither its VHD nor its access to the disk is touched, and the next look shows them.
 */
async function copy(work: Work, opened: Opened): Promise<void> {
  const { action, context } = work;
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

/** @returns the copy; nothing where another run was faster. One of which the answer was lost is known by its mark */
async function startCopy({ action, context }: Work, { url, etag }: Opened): Promise<string | undefined> {
  const container = await openStore(context.azure, action.lab, patient(context.signal, grace.outcome));
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
 * Waits for a copy that an earlier run began, or that another one is making; if it fails, the next look shows it. A
 * cancellation ends only what this pipeline run has begun (C109).
 */
async function adoptCopy(work: Work, { metadata }: BlobEntry, copyId: string): Promise<void> {
  const { action, context } = work;
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

/** Ends a copy: of the VHD there is only what is of this copy. */
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
