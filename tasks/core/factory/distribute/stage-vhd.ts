import type { BlobEntry } from '../../azure/blobs/container.js';
import { usabilityOf } from '../../azure/resources/custom-images.js';
import { whileKept } from '../vhds/keep.js';
import { isOurVhd } from '../vhds/marks.js';
import { inRounds, type OtherRun, underLease } from '../vhds/rounds.js';
import { stateOfVhd } from '../vhds/vhd-state.js';
import type { DistributeAction } from './actions.js';
import { awaitCopy, copyToLab } from './copy-to-lab.js';
import { createImage, findImage, waitForImage } from '../labs/custom-image.js';
import { discardVhd } from './discard-vhd.js';
import type { Work } from './work.js';

/** The lab has the image, or another run is bringing it. */
export type Delivered = { readonly bytes: number } | OtherRun;

/**
 * Copies a VHD to the storage account of its lab, and creates the custom image of the copy, which is deleted then.
 * Goes on from what there is: waits for an image and for a copy that are being made, uses a complete copy.
 */
export function stage(work: Work): Promise<Delivered> {
  const { image, lab } = work.action;
  return inRounds(`The staged VHD ${image.vhdFileName} of ${lab.name}`, 'DistributeImages', (round) =>
    goOn(work, round === 0),
  );
}

async function goOn(work: Work, isFirst: boolean): Promise<Delivered | undefined> {
  const { action, context, staging } = work;
  const present = isFirst && action.isKnownToLack ? undefined : await findImage(action, context);
  if (present && usabilityOf(present) === 'unfinished') {
    await waitForImage(action, context);
    return undefined;
  }
  // Without a look the first time, for most VHDs are not staged yet: Azure refuses to copy over one that is.
  const staged = present || !isFirst ? await staging.look(action.image.vhdFileName) : undefined;
  return present ? removeStaged(work, staged) : copyOrUse(work, staged);
}

/** @returns nothing if lab and staged VHD have to be looked at again */
async function copyOrUse(work: Work, staged: BlobEntry | undefined): Promise<Delivered | undefined> {
  const { action, context, store } = work;
  if (stateOfVhd(staged) === 'complete' && isCopyOf(action, staged)) return useStaged(work, staged);
  const isCopied = await whileKept(context, store, action.image.companion.name, () =>
    staged?.copy?.status === 'pending' ? awaitCopy(work, staged.copy.id) : copyToLab(work, staged?.etag),
  );
  return isCopied ? useStaged(work, staged) : undefined;
}

/** Whether the staged VHD is a copy of the stored one; what others put there under its name is replaced. */
function isCopyOf({ image }: DistributeAction, staged: BlobEntry | undefined): boolean {
  return isOurVhd(staged?.metadata) && staged?.bytes === image.vhd.bytes;
}

/** A cancelled run leaves the staged VHD for the next one. */
function useStaged(work: Work, seen: BlobEntry | undefined): Promise<Delivered | undefined> {
  const { action, context, staging } = work;
  const { vhdFileName: name, vhd } = action.image;
  return underLease(staging, { name, seen }, context, async (lease) => {
    try {
      await createImage(action, staging.url(name), context, work.readMade);
    } finally {
      if (!context.signal.aborted) await discardVhd(work, lease);
    }
    return { bytes: vhd.bytes };
  });
}

/** The lab has the image: what is left of its copy is deleted, unless another run uses it. */
async function removeStaged(work: Work, staged: BlobEntry | undefined): Promise<Delivered> {
  const { context, staging } = work;
  if (staged && isOurVhd(staged.metadata)) {
    if (staged.copy?.status === 'pending') await staging.abortCopy(staged.name, staged.copy.id);
    await underLease(staging, { name: staged.name, seen: staged }, context, (lease) =>
      discardVhd(work, lease),
    );
  }
  return { bytes: 0 };
}
