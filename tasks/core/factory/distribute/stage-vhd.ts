import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import { codeOf } from '../../azure/requests/errors.js';
import { messageOf, problem } from '../../step/problem.js';
import { discardCopy } from '../vhds/discard-copy.js';
import { whileKept } from '../vhds/keep.js';
import { type Lease, leaseBlob } from '../vhds/lease.js';
import { isOurVhd, runOfVhd, stagedMetadata } from '../vhds/marks.js';
import { stateOfVhd } from '../vhds/vhd-state.js';
import { waitForCopy } from '../vhds/wait-for-copy.js';
import type { DistributeAction } from './actions.js';
import { createImage, findImage, waitForImage } from './custom-image.js';
import type { DistributeContext } from './inputs.js';

/** The lab has the image; or `otherRun` is bringing it. */
export type Delivered = { readonly bytes: number } | { readonly otherRun: string };

/** Times that the staged VHD may turn out to be another's work before that is given up. */
const mostRounds = 5;

/** What it takes to bring one image to one lab. */
interface Work {
  readonly action: DistributeAction;
  readonly context: DistributeContext;
  readonly store: BlobContainer;
  readonly staging: BlobContainer;
}

export async function stage(work: Work): Promise<Delivered> {
  const { action, context, staging } = work;
  for (let round = 0; round < mostRounds; round += 1) {
    const present = await findImage(action, context);
    if (present && present.provisioningState !== 'Succeeded') await waitForImage(action, context);
    else {
      // What nobody has begun is begun without a look: Azure refuses to copy over what is there all the same.
      const staged = present || round > 0 ? await staging.look(action.image.vhdFileName) : undefined;
      if (present) return await finish(work, staged);
      const delivered = await advance(work, staged);
      if (delivered) return delivered;
    }
  }
  throw problem(
    `The staged VHD ${action.image.vhdFileName} of ${action.lab.name} is being changed by others.`,
    'Run DistributeImages again.',
  );
}

/** @returns nothing if lab and staged VHD have to be looked at again */
async function advance(work: Work, staged: BlobEntry | undefined): Promise<Delivered | undefined> {
  const { action, context, store } = work;
  if (stateOfVhd(staged) === 'complete' && isCopyOf(action, staged)) return useStaged(work, staged);
  const isCopied = await whileKept(context, store, action.image.companion.name, () =>
    staged?.copy?.status === 'pending' ? adoptCopy(work, staged.copy.id) : copy(work, staged?.etag),
  );
  return isCopied ? useStaged(work, staged) : undefined;
}

/** The name is that of this VHD and no other; what others put there under it is replaced. */
function isCopyOf({ image }: DistributeAction, staged: BlobEntry | undefined): boolean {
  return isOurVhd(staged?.metadata) && staged?.bytes === image.vhd.bytes;
}

async function useStaged(work: Work, staged: BlobEntry | undefined): Promise<Delivered | undefined> {
  const { action, context, staging } = work;
  const { vhdFileName, vhd } = action.image;
  const lease = await leaseBlob(staging, vhdFileName, context);
  if (lease === 'leased') return { otherRun: runOfVhd(staged?.metadata) };
  if (typeof lease === 'string') return undefined;
  try {
    await createImage(action, staging.url(vhdFileName), context);
  } finally {
    if (context.signal.aborted) await lease.release();
    else await discard(work, () => deleteLeased(work, lease));
  }
  return { bytes: vhd.bytes };
}

/** The lab has the image: what is left of its copy goes, unless somebody is working on it. */
async function finish(work: Work, staged: BlobEntry | undefined): Promise<Delivered> {
  const { context, staging } = work;
  if (staged && isOurVhd(staged.metadata)) {
    if (staged.copy?.status === 'pending') await staging.abortCopy(staged.name, staged.copy.id);
    const lease = await leaseBlob(staging, staged.name, context);
    if (typeof lease !== 'string') await discard(work, () => deleteLeased(work, lease));
  }
  return { bytes: 0 };
}

/**
 * Copies to the end. A copy that somebody else was faster to begin is found at the next look, and so is one whose
 * answer was lost, and an image for which the copy is not needed any more.
 * @returns whether it was done
 */
async function copy(work: Work, etag: string | undefined): Promise<boolean> {
  const { action, context, store, staging } = work;
  const { image } = action;
  const source = await store.readUrl(image.vhdFileName, context.inputs.copyTimeoutMinutes * 60);
  const metadata = stagedMetadata(image, context.runId, action.factoryLab.id);
  const start = () => staging.startCopy(image.vhdFileName, source, metadata, etag);
  const copyId = await inContainer(staging, start);
  if (copyId === undefined) return false;
  try {
    await waitForStaged(work, true);
    return true;
  } catch (error) {
    if (context.signal.aborted) throw error;
    await discard(work, () => endCopy(work, copyId));
    if (await findImage(action, context)) return false;
    throw error;
  }
}

/** The scripts delete such a container after use: it is made when it turns out to be missing, whenever that is. */
async function inContainer<T>(container: BlobContainer, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (codeOf(error) !== 'ContainerNotFound') throw error;
  }
  await container.create();
  return call();
}

/** Waits for a copy that an earlier run began, or that another one is making; how it ended shows at the next look. */
async function adoptCopy(work: Work, copyId: string): Promise<false> {
  const { action, context, staging } = work;
  try {
    await waitForStaged(work, false);
  } catch (error) {
    context.signal.throwIfAborted();
    if (stateOfVhd(await staging.look(action.image.vhdFileName)) === 'pending') {
      await discard(work, () => endCopy(work, copyId));
      throw error;
    }
  }
  return false;
}

function waitForStaged(
  { action: { image, lab, factoryLab }, context, staging: container }: Work,
  isNew: boolean,
): Promise<void> {
  const what = `the copy of ${image.imageName} to ${lab.name}`;
  const accountId = factoryLab.storageAccountId;
  return waitForCopy({ what, container, name: image.vhdFileName, accountId, isNew }, context);
}

/** A staged VHD that stays costs money but harms nothing: the image counts; it is told, or left for the next run. */
async function discard(work: Work, remove: () => Promise<void>): Promise<void> {
  const { image, lab } = work.action;
  try {
    await remove();
  } catch (error) {
    work.context.signal.throwIfAborted();
    const what = `The staged VHD ${image.vhdFileName} of ${lab.name} could not be deleted: ${messageOf(error)}`;
    work.context.notice({
      severity: 'warning',
      what,
      remedy: `Delete the blob ${work.staging.url(image.vhdFileName)}.`,
    });
  }
}

async function deleteLeased({ action: { image }, staging }: Work, lease: Lease): Promise<void> {
  await staging.delete(image.vhdFileName, { leaseId: lease.id });
  lease.forget();
}

function endCopy({ action: { image }, staging, context }: Work, copyId: string): Promise<void> {
  return discardCopy(staging, { name: image.vhdFileName, copyId, runId: context.runId });
}
