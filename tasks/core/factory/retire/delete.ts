import { isBelow } from '../../azure/resource-id.js';
import { type CustomImage, deleteCustomImage, getCustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { problem } from '../../step/problem.js';
import { companionName } from '../store/companion.js';
import type { Orphan } from '../store/orphans.js';
import { openStore, type StoredBlobs } from '../store/store.js';
import { leaseBlob } from '../vhds/lease.js';
import { markRetired } from '../vhds/marks.js';
import type { RetireContext } from './inputs.js';

/** Why something was not deleted after all; nothing if it was. */
type Spared = string | undefined;

const gone = 'It is gone already.';

const changed = 'It changed since the plan was made.';

const distributed = 'Another run is distributing or deleting it: it is left for the next run.';

const busy = 'Another run is working on it: it is left for the next run.';

/**
 * The companion first, then the VHD (C63): an interruption leaves no image without its data (L35), and a marked VHD,
 * which the next run deletes. An image that is being distributed is waited for, then left for the next run (C65).
 */
export async function deleteStoredImage(
  { companion, vhd }: StoredBlobs,
  factoryLab: Lab,
  context: RetireContext,
): Promise<Spared> {
  const container = await openStore(context.azure, factoryLab, context.signal);
  const lease = await leaseBlob(container, companion.name, context);
  if (typeof lease === 'string') return lease === 'missing' ? gone : distributed;
  try {
    const now = await container.look(vhd.name);
    if (now && now.etag !== vhd.etag) return changed;
    if (now) await container.setMetadata(vhd.name, markRetired(now.metadata));
    await container.delete(companion.name, { etag: companion.etag, leaseId: lease.id });
  } finally {
    await lease.release();
  }
  await container.delete(vhd.name);
  return undefined;
}

/** An orphan is waste only as long as nobody goes on from it: SnapImages may, which leases it meanwhile. */
export async function deleteOrphan(
  { blob }: Orphan,
  factoryLab: Lab,
  context: RetireContext,
): Promise<Spared> {
  const container = await openStore(context.azure, factoryLab, context.signal);
  const lease = await leaseBlob(container, blob.name, context);
  if (typeof lease === 'string') return lease === 'missing' ? gone : busy;
  try {
    const now = await container.look(blob.name);
    const companion = await container.look(companionName(blob.name));
    if (now?.etag !== blob.etag || (companion && companion.name !== blob.name)) return changed;
    await container.delete(blob.name, { etag: blob.etag, leaseId: lease.id });
  } finally {
    await lease.release();
  }
  return undefined;
}

/** Deletes a custom image of exactly this lab, unless it is another one than was planned. */
export async function deleteLabImage(
  planned: CustomImage,
  lab: Lab,
  context: RetireContext,
): Promise<Spared> {
  const { azure, signal } = context;
  if (!isBelow(planned.id, lab.id))
    throw problem(
      `${planned.id} does not lie in the lab ${lab.id}.`,
      'This is a defect of Azure or of this task: report it.',
    );
  const now = await getCustomImage(azure, lab.id, planned.name, signal);
  if (!now) return gone;
  if (!isUnchanged(now, planned)) return changed;
  const deletion = deleteCustomImage(azure, planned.id);
  await waitForOperation(deletion, `the deletion of ${planned.name} in ${lab.name}`, context);
  return undefined;
}

function isUnchanged(now: CustomImage, planned: CustomImage): boolean {
  return (
    now.createdDate.getTime() === planned.createdDate.getTime() &&
    now.provisioningState === planned.provisioningState &&
    sameTags(now.tags, planned.tags)
  );
}

function sameTags(one: CustomImage['tags'], other: CustomImage['tags']): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}
