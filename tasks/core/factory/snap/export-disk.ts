import type { BlobEntry } from '../../azure/blobs/container.js';
import { companionName } from '../store/companion.js';
import { isWithheld, lookAtRecord } from '../store/image-records.js';
import { openStore } from '../store/store.js';
import type { Lease } from '../vhds/lease.js';
import { isRetired, runOfVhd, vhdMetadata } from '../vhds/marks.js';
import { inRounds, type OtherRun, underLease } from '../vhds/rounds.js';
import { onceMoreIfStalled } from '../vhds/stall.js';
import { stateOfVhd } from '../vhds/vhd-state.js';
import type { SnapAction } from './actions.js';
import { commit } from './commit.js';
import { awaitCopy, copyDisk } from './copy-disk.js';
import { revoke } from './disk-access.js';
import type { SnapContext } from './inputs.js';
import { openDisk, type Opened } from './open-disk.js';
import type { Work } from './work.js';

/** The image is stored, or another run is storing it. */
export type Exported =
  { readonly bytes: number; readonly imageName: string; readonly createdAt: Date } | OtherRun;

/**
 * Copies a VM's OS disk into the store and commits it: VHD first, companion last (C52). Goes on from what there is of
 * it: waits for a copy that still runs, commits a complete VHD, replaces anything less.
 * Disk access is revoked in every outcome and before the commit (C62), also what a killed run left; a half-made VHD is
 * deleted (C75).
 */
export async function exportDisk(action: SnapAction, context: SnapContext): Promise<Exported> {
  const container = await openStore(context.azure, action.lab, context.signal);
  await container.create();
  const work = { action, context, container };
  return onceMoreIfStalled(context, () =>
    inRounds(`The VHD ${action.vhdFileName}`, 'SnapImages', (round) => goOn(work, round === 0)),
  );
}

async function goOn(work: Work, isFirst: boolean): Promise<Exported | undefined> {
  const { action, context, container } = work;
  const vhd = await container.look(action.vhdFileName);
  if (vhd?.copy?.status === 'pending') return awaitCopy(work, vhd, vhd.copy.id);
  if (stateOfVhd(vhd) === 'complete' && isFirst) await revoke(action, context);
  return commitOrCopy(work, vhd);
}

/**
 * The lease cannot last while Azure copies: from then on the pending copy keeps others from changing the VHD.
 * @returns nothing if the VHD has to be looked at again
 */
async function commitOrCopy(work: Work, seen: BlobEntry | undefined): Promise<Exported | undefined> {
  const { action, context, container } = work;
  const { vhdFileName: name } = action;
  if (!seen) await container.createEmpty(name, vhdMetadata(action, context.runId));
  const next = await underLease(container, { name, seen }, context, (lease) => commitOrOpen(work, lease));
  if (!next || !('url' in next)) return next;
  await copyDisk(work, next);
  return undefined;
}

/** @returns what to copy with, unless the image is stored now */
async function commitOrOpen(work: Work, lease: Lease): Promise<Exported | Opened> {
  const { action, container } = work;
  const vhd = await container.look(action.vhdFileName);
  if (await isStoredByNow(work)) return { otherRun: runOfVhd(vhd?.metadata) };
  if (!vhd || stateOfVhd(vhd) !== 'complete' || isRetired(vhd.metadata)) return openDisk(work, lease);
  const imageName = await commit(work, vhd, lease);
  return { bytes: action.disk.bytes, imageName, createdAt: vhd.createdOn };
}

/** An image that waits for its tests has a record in place of a companion. */
async function isStoredByNow({ action, container, context }: Work): Promise<boolean> {
  const { lab, vhdFileName, isToBeTested } = action;
  if (await container.look(companionName(vhdFileName))) return true;
  if (!isToBeTested) return false;
  const record = await lookAtRecord(context.azure, lab, vhdFileName, context.signal);
  return record !== undefined && isWithheld(record);
}
