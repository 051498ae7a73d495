import type { Azure } from '../../azure/azure.js';
import { deleteSnapshot, getSnapshot, type Snapshot } from '../../azure/resources/snapshots.js';
import { sameTags } from '../../azure/resources/tags.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { RetireContext } from './inputs.js';
import { changed, gone, type WhyLeft } from './why-left.js';

/**
 * Deletes a snapshot set, unless one of its snapshots changed since the plan was made. The one of the OS disk goes first: what
 * an interruption leaves is not complete, so that nobody takes it for an image.
 */
export async function deleteSnapshots(set: SnapshotSet, context: RetireContext): Promise<WhyLeft> {
  const planned = [...(set.os ? [set.os] : []), ...set.snapshots.filter((one) => one !== set.os)];
  const states = await Promise.all(planned.map((one) => stateOf(one, context)));
  if (states.includes('changed')) return changed;
  const present = planned.filter((_, index) => states[index] === 'unchanged');
  if (present.length === 0) return gone;
  context.phase('delete');
  for (const { id, name } of present)
    await waitForOperation(
      deleteSnapshot(context.azure, id),
      `the deletion of the snapshot ${name}`,
      context,
    );
  return undefined;
}

async function stateOf(
  planned: Snapshot,
  { azure, signal }: { readonly azure: Azure; readonly signal: AbortSignal },
): Promise<'unchanged' | 'changed' | 'gone'> {
  const now = await getSnapshot(azure, planned.id, signal);
  if (!now) return 'gone';
  const isUnchanged =
    now.provisioningState === planned.provisioningState &&
    sameTags(now.tags, planned.tags) &&
    now.createdAt?.getTime() === planned.createdAt?.getTime();
  return isUnchanged ? 'unchanged' : 'changed';
}
