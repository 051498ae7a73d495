import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import { undefinedIfMissing } from '../../azure/requests/errors.js';
import { isBelow } from '../../azure/resource-id.js';
import {
  type CustomImage,
  deleteCustomImage,
  getCustomImage,
  isUnchanged,
} from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import { tidily } from '../../lab/housekeeping.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { problem } from '../../step/problem.js';
import { companionName } from '../store/companion.js';
import { deleteRecord } from '../store/change-record.js';
import { type ImageRecord, lookAtRecord, recordName, recordsContainer } from '../store/image-records.js';
import type { Orphan } from '../store/orphans.js';
import { openStore, type StoredBlobs } from '../store/store.js';
import { leaseBlob } from '../vhds/lease.js';
import { markRetired } from '../vhds/marks.js';
import type { CustomImageDeletion } from './actions.js';
import type { RetireContext } from './inputs.js';
import { changed, gone, type WhyLeft } from './why-left.js';

const distributed = 'Another run is distributing or deleting it: it is left for the next run.';

const busy = 'Another run is working on it: it is left for the next run.';

/**
 * Deletes the companion, then the VHD (C63): an interruption leaves no companion without its VHD (L35), but at most a
 * VHD marked as retired, which the next run deletes. A VHD that other companions name stays. An image that another run
 * distributes is waited for, then left for the next run (C65).
 */
export async function deleteStoredImage(
  image: StoredBlobs,
  factoryLab: Lab,
  context: RetireContext,
): Promise<WhyLeft> {
  const container = await openStore(context.azure, factoryLab, context.signal);
  let retired: string | undefined;
  const whyLeft = await whileLeased(
    container,
    image.companion.name,
    distributed,
    context,
    async (leaseId) => {
      if (await hasChanged(image, container)) return changed;
      if (await isOtherwiseDeprecated(image, factoryLab, context)) return changed;
      if (!image.otherCompanions) retired = await retireVhd(image.vhd, container);
      await container.delete(image.companion.name, { etag: image.companion.etag, leaseId });
      if (!image.otherCompanions) await forgetRecord(image.record, factoryLab, context);
      return undefined;
    },
  );
  if (retired !== undefined) await container.delete(image.vhd.name, { etag: retired });
  return whyLeft;
}

/** Both are compared before the VHD is marked: the mark of a VHD whose image stays would delete it later. */
async function hasChanged({ companion, vhd }: StoredBlobs, container: BlobContainer): Promise<boolean> {
  const now = await container.look(vhd.name);
  if (now && now.etag !== vhd.etag) return true;
  return (await container.look(companion.name))?.etag !== companion.etag;
}

/** A record that says until when an image stays may say something else by now: another run has restored it. */
async function isOtherwiseDeprecated(
  { record, vhdFileName }: StoredBlobs,
  factoryLab: Lab,
  { azure, signal }: RetireContext,
): Promise<boolean> {
  if (record?.state !== 'deprecated') return false;
  return (await lookAtRecord(azure, factoryLab, vhdFileName, signal))?.etag !== record.etag;
}

/** @returns the etag of the VHD with its mark; nothing where it is gone */
async function retireVhd(
  { name, metadata }: BlobEntry,
  container: BlobContainer,
): Promise<string | undefined> {
  return undefinedIfMissing(() => container.setMetadata(name, markRetired(metadata)));
}

/** Deletes an orphan, unless SnapImages went on with it: that leases it, and writes its companion. */
export async function deleteOrphan(
  { blob, record }: Orphan,
  factoryLab: Lab,
  context: RetireContext,
): Promise<WhyLeft> {
  const container = await openStore(context.azure, factoryLab, context.signal);
  return whileLeased(container, blob.name, busy, context, async (leaseId) => {
    const now = await container.look(blob.name);
    const companion = await container.look(companionName(blob.name));
    if (now?.etag !== blob.etag || (companion && companion.name !== blob.name)) return changed;
    if (await isWithheldByNow(blob, record, factoryLab, context)) return changed;
    await forgetRecord(record, factoryLab, context);
    await container.delete(blob.name, { etag: blob.etag, leaseId });
    return undefined;
  });
}

/** SnapImages writes a record in place of the companion where an image waits for its tests. */
async function isWithheldByNow(
  { name }: BlobEntry,
  planned: ImageRecord | undefined,
  factoryLab: Lab,
  { azure, signal }: RetireContext,
): Promise<boolean> {
  const found = await lookAtRecord(azure, factoryLab, name, signal);
  return found !== undefined && found.state !== 'stored' && found.state !== planned?.state;
}

/**
 * Before the VHD, which without a record is deleted later all the same. One that stays is in nobody's way. That of a revoked
 * image stays: labs may have the image yet.
 */
async function forgetRecord(
  record: ImageRecord | undefined,
  factoryLab: Lab,
  context: RetireContext,
): Promise<void> {
  if (!record || record.state === 'revoked') return;
  const left = {
    what: `The record of ${record.imageName} stays, which is of no use any more.`,
    remedy: `Let the service connection delete blobs in the container ${recordsContainer}, or delete ${recordName(record.vhdFileName)} by hand.`,
  };
  await tidily(left, () => deleteRecord(record, factoryLab, context), context);
}

/**
 * Changes a blob while no other run can, or leaves it.
 * @param otherwise why it is left where another run has its lease
 */
async function whileLeased(
  container: BlobContainer,
  name: string,
  otherwise: string,
  context: RetireContext,
  change: (leaseId: string) => Promise<WhyLeft>,
): Promise<WhyLeft> {
  const lease = await leaseBlob(container, name, context);
  if (typeof lease === 'string') return lease === 'missing' ? gone : otherwise;
  context.phase('delete');
  try {
    return await change(lease.id);
  } finally {
    await lease.release();
  }
}

/** @throws if a custom image is not of exactly this lab */
export function demandInLab({ id }: Pick<CustomImage, 'id'>, lab: Pick<Lab, 'id'>): void {
  if (isBelow(id, lab.id)) return;
  throw problem(
    `${id} does not lie in the lab ${lab.id}.`,
    'This is a defect of Azure or of this task: report it.',
  );
}

/** Deletes a custom image of exactly this lab, unless it changed since the plan was made. */
export async function deleteLabImage(
  { image: planned, lab, isFresh }: Pick<CustomImageDeletion, 'image' | 'lab' | 'isFresh'>,
  context: RetireContext,
): Promise<WhyLeft> {
  const { azure, signal } = context;
  demandInLab(planned, lab);
  const now = isFresh ? planned : await getCustomImage(azure, lab.id, planned.name, signal);
  if (!now) return gone;
  if (!isUnchanged(now, planned)) return changed;
  const deletion = deleteCustomImage(azure, planned.id);
  await waitForOperation(deletion, `the deletion of ${planned.name} in ${lab.name}`, context);
  return undefined;
}
