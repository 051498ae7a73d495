import { inContainer } from '../../lab/container.js';
import { stagedMetadata } from '../vhds/marks.js';
import { stateOfVhd } from '../vhds/vhd-state.js';
import { waitForCopy } from '../vhds/wait-for-copy.js';
import { findImage } from '../labs/custom-image.js';
import { discardStagedCopy } from './discard-vhd.js';
import type { Work } from './work.js';

/**
 * Copies a stored VHD to the storage account of its lab, to the end. Where another run was faster to begin, where the
 * answer was lost, or where the lab has got the image meanwhile, the next look shows it.
 * @param etag of the staged VHD that is replaced
 * @returns whether it was copied
 */
export async function copyToLab(work: Work, etag: string | undefined): Promise<boolean> {
  const { action, context, store, staging } = work;
  const { image } = action;
  context.phase('copy');
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
    await discardStagedCopy(work, copyId);
    if (await findImage(action, context)) return false;
    throw error;
  }
}

/** Waits for a copy that an earlier run began, or that another run is making; the next look shows how it ended. */
export async function awaitCopy(work: Work, copyId: string): Promise<false> {
  const { action, context, staging } = work;
  context.phase('wait for an earlier copy');
  try {
    await waitForStaged(work, false);
  } catch (error) {
    context.signal.throwIfAborted();
    if (stateOfVhd(await staging.look(action.image.vhdFileName)) === 'pending') {
      await discardStagedCopy(work, copyId);
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
