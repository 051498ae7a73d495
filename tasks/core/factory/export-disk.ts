import type { Azure } from '../azure/azure.js';
import type { BlobContainer, BlobEntry } from '../azure/blobs.js';
import { isAbortError, isConflict, isNotFound } from '../azure/errors.js';
import { delayed, patient } from '../azure/patience.js';
import { messageOf, problem } from '../step/problem.js';
import type { ActionContext } from '../step/step.js';
import { claimImageName } from './claim-name.js';
import { writeCompanion } from './companion.js';
import { endForgottenGrant, grant, noAnswer, revoke } from './disk-access.js';
import { discardCopy } from './discard-copy.js';
import { grace } from './grace.js';
import { leaseBlob, type Lease } from './lease.js';
import type { SnapAction, SnapInputs } from './snap-images.js';
import { onceMoreIfStalled } from './stall.js';
import { openStore } from './store.js';
import { isRetired, runOfVhd, vhdMetadata } from './tags.js';
import { stateOfVhd } from './vhd.js';
import { waitForCopy } from './wait-for-copy.js';

type SnapContext = ActionContext<SnapInputs, Azure>;

/** Times that the VHD may turn out to be another's work before that is given up. */
const mostRounds = 5;

/** Times that access to a disk is asked for; Azure tells the URL only to the request that makes the grant. */
const mostGrants = 3;

/** The image is stored, or `otherRun` is storing it. */
export type Exported = { readonly bytes: number; readonly imageName: string } | { readonly otherRun: string };

/** What it takes to store one disk. */
interface Work {
  readonly action: SnapAction;
  readonly context: SnapContext;
  readonly container: BlobContainer;
}

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

/** What a copy begins with. */
interface Opened {
  /** The disk's. */
  readonly url: string;
  /** The VHD's as we have left it: whoever leases it after us changes it, so that of several runs only one can begin. */
  readonly etag: string;
}

/** @returns what to copy with, unless the image is stored now */
async function underLease(work: Work, lease: Lease): Promise<Exported | Opened> {
  const { action, container } = work;
  try {
    const vhd = await container.look(action.vhdFileName);
    if (await container.look(companionName(action))) return { otherRun: runOfVhd(vhd?.metadata) };
    if (vhd && stateOfVhd(vhd) === 'complete' && !isRetired(vhd.metadata)) {
      return { bytes: action.disk.bytes, imageName: await commit(work, vhd, lease) };
    }
    return await openDisk(work, lease);
  } finally {
    await lease.release();
  }
}

async function openDisk(work: Work, lease: Lease): Promise<Opened> {
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

/** Tidies up side by side; what cannot be tidied up is told beside the error that led here. */
async function tidyUp(error: unknown, steps: readonly (() => Promise<void>)[]): Promise<never> {
  const results = await Promise.allSettled(steps.map((step) => step()));
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [whyLeft(result.reason)] : [],
  );
  if (failures.length === 0) throw error;
  throw problem(
    [...(isAbortError(error) ? [] : [messageOf(error)]), ...failures].join(' '),
    'Run SnapImages again; it ends access that was left.',
    error,
  );
}

function whyLeft(error: unknown): string {
  return isAbortError(error) ? `The deletion of its VHD is unconfirmed: ${noAnswer}` : messageOf(error);
}

function waitForVhd({ action, container, context }: Work): Promise<void> {
  const what = `the copy of ${action.disk.name} into the store`;
  const accountId = action.lab.storageAccountId;
  return waitForCopy({ what, container, name: action.vhdFileName, accountId }, context);
}

/** The store for tidying up, for which a cancellation leaves a little time. */
function openInTime({ lab }: SnapAction, { azure, signal }: SnapContext): Promise<BlobContainer> {
  return openStore(azure, lab, delayed(signal, grace.tidyUp));
}

/**
 * The time of an image is when the copy of its disk began, which the blob knows, whichever run began it.
 * @returns the image's name
 */
async function commit({ action, container, context }: Work, vhd: BlobEntry, lease: Lease): Promise<string> {
  context.signal.throwIfAborted();
  const { imagePath, description, osType, vhdFileName, vm } = action;
  const imageName = await claimImageName(action, action.stored, { vhd, lease, container }, context.now());
  const companion = writeCompanion({
    imageName,
    imagePath,
    description,
    osType,
    vhdFileName,
    timestamp: vhd.createdOn,
    sourceVmId: vm.id,
    sourceVmCreated: vm.createdDateText,
    factoryRunId: context.runId,
  });
  await container.writeText(companionName(action), companion, { onlyIfAbsent: true });
  return imageName;
}

function companionName({ vhdFileName }: SnapAction): string {
  return vhdFileName.replace(/vhd$/, 'json');
}
