import { getDisk, grantedState, grantReadAccess, revokeAccess } from '../azure/disks.js';
import type { Azure } from '../azure/azure.js';
import type { BlobContainer, BlobEntry } from '../azure/blobs.js';
import { isConflict, isNotFound } from '../azure/errors.js';
import { messageOf, problem } from '../step/problem.js';
import type { ActionContext } from '../step/step.js';
import { writeCompanion } from './companion.js';
import { discardCopy } from './discard-copy.js';
import { leaseBlob, type Lease } from './lease.js';
import type { SnapAction, SnapInputs } from './snap-images.js';
import { onceMoreIfStalled } from './stall.js';
import { openStore } from './store.js';
import { isOurVhd, isRetired, runOfVhd, vhdMetadata } from './tags.js';
import { stateOfVhd } from './vhd.js';
import { waitForCopy } from './wait-for-copy.js';
import { waitForOperation } from './wait-for-operation.js';

type SnapContext = ActionContext<SnapInputs, Azure>;

/** Seconds that a grant outlives the longest copy, so that it never ends in the middle of one. */
const grantMargin = 3600;

/** Seconds that a request which grants or begins may still take after a cancellation, so that its outcome is known. */
const patience = 1.5;

/** Seconds that tidying up may take after that, before the agent ends the process. */
const tidyUpLimit = 4;

/** Times that the VHD may turn out to be another's work before that is given up. */
const mostRounds = 5;

/** Times that access to a disk is asked for; Azure tells the URL only to the request that makes the grant. */
const mostGrants = 3;

/** The image is stored, or `otherRun` is storing it. */
export type Exported = { readonly bytes: number } | { readonly otherRun: string };

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
      await commit(work, vhd);
      return { bytes: action.disk.bytes };
    }
    return await openDisk(work, lease);
  } finally {
    await lease.release();
  }
}

/** Access that is not ours to end stays where that is the error. */
async function openDisk({ action, container, context }: Work, lease: Lease): Promise<Opened> {
  const discard = async () => {
    const store = await openInTime(action, context);
    await store.delete(action.vhdFileName, { leaseId: lease.id });
  };
  const metadata = vhdMetadata(action, context.runId);
  const etag = await container.setMetadata(action.vhdFileName, metadata, { leaseId: lease.id });
  try {
    await endForgottenGrant(action, container, context);
  } catch (error) {
    return tidyUp(error, [discard]);
  }
  try {
    return { url: await grant(action, context), etag };
  } catch (error) {
    return tidyUp(error, [() => revoke(action, context), discard]);
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
  const container = await openStore(context.azure, action.lab, patient(context.signal));
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
  return !isPending(await container.look(action.vhdFileName));
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
    result.status === 'rejected' ? [messageOf(result.reason)] : [],
  );
  if (failures.length === 0) throw error;
  throw problem(
    `${messageOf(error)} ${failures.join(' ')}`,
    'Run SnapImages again; it ends access that was left.',
    error,
  );
}

/**
 * C62: a grant left by a killed run blocks the disk. One that an old Snap may be using does not count as left; copies
 * of ours read other disks, for we hold the lease for this one; a run of ours that was about to begin one looks again.
 */
async function endForgottenGrant(
  action: SnapAction,
  container: BlobContainer,
  context: SnapContext,
): Promise<void> {
  const disk = await getDisk(context.azure, action.disk.id, context.signal);
  if (disk?.state !== grantedState) return;
  const others = (await container.list()).filter((blob) => isPending(blob) && !isOurVhd(blob.metadata));
  if (others.length > 0)
    throw problem(
      `The disk ${disk.name} is granted to somebody, and ${others.length} copies into the store are pending.`,
      'Wait for the other run, then run this task again.',
    );
  await revoke(action, context);
}

function isPending(blob: BlobEntry | undefined): boolean {
  return stateOfVhd(blob) === 'pending';
}

/**
 * A grant that is there already was begun by a killed run, or by a request of ours whose answer was lost; where Azure
 * has lost the operation, only another one tells the URL.
 */
async function grant(action: SnapAction, context: SnapContext, tries = mostGrants): Promise<string> {
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
function requestGrant({ disk }: SnapAction, context: SnapContext): Promise<string> {
  const seconds = context.inputs.copyTimeoutMinutes * 60 + grantMargin;
  const operation = grantReadAccess(context.azure, disk.id, seconds);
  const signal = patient(context.signal);
  return waitForOperation(
    { poll: () => operation.poll(signal) },
    `read access to the disk ${disk.name}`,
    context,
  );
}

/** Aborts a while after the other signal does. */
function patient(signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const abort = () => void setTimeout(() => controller.abort(signal.reason), patience * 1000).unref();
  if (signal.aborted) controller.abort(signal.reason);
  else signal.addEventListener('abort', abort, { once: true });
  return controller.signal;
}

function waitForVhd({ action, container, context }: Work): Promise<void> {
  const what = `the copy of ${action.disk.name} into the store`;
  const accountId = action.lab.storageAccountId;
  return waitForCopy({ what, container, name: action.vhdFileName, accountId }, context);
}

/** After a cancellation, even in the middle, it is enough that Azure accepts it within the time that is left. */
async function revoke({ disk }: SnapAction, context: SnapContext): Promise<void> {
  const what = `the end of the access to the disk ${disk.name}`;
  try {
    context.signal.throwIfAborted();
    await waitForOperation(revokeAccess(context.azure, disk.id), what, context);
    return;
  } catch (error) {
    if (!context.signal.aborted) throw error;
  }
  await revokeAccess(context.azure, disk.id)
    .poll(AbortSignal.timeout(tidyUpLimit * 1000))
    .catch((error: unknown) => {
      throw problem(
        `The revocation of the access to the disk ${disk.name} is unconfirmed: ${messageOf(error)}`,
        "Run SnapImages again, or end the disk's export in the portal.",
      );
    });
}

/** The store for tidying up, which a cancellation does not keep from it. */
function openInTime({ lab }: SnapAction, { azure }: SnapContext): Promise<BlobContainer> {
  return openStore(azure, lab, AbortSignal.timeout(tidyUpLimit * 1000));
}

/** The time of an image is when the copy of its disk began, which the blob knows, whichever run began it. */
async function commit({ action, container, context }: Work, vhd: BlobEntry): Promise<void> {
  context.signal.throwIfAborted();
  const { imageName, imagePath, description, osType, vhdFileName, vm } = action;
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
}

function companionName({ vhdFileName }: SnapAction): string {
  return vhdFileName.replace(/vhd$/, 'json');
}
