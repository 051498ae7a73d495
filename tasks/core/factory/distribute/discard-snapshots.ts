import type { Lab } from '../../azure/resources/labs.js';
import { deleteSnapshot, getSnapshot, type Snapshot } from '../../azure/resources/snapshots.js';
import { sameTags } from '../../azure/resources/tags.js';
import { type LeftBehind, tidily, unlessLocked } from '../../lab/housekeeping.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import type { Done } from '../../step/step.js';
import { readBuiltImage } from '../gallery/gallery-tags.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { DiscardSnapshotsAction } from './gallery-actions.js';
import type { DistributeContext } from './inputs.js';

/** Deletes the snapshots of a version that is published; one that cannot be deleted is left to the next run. */
export async function deleteSnapshots(
  { snapshots }: SnapshotSet,
  { id }: Lab,
  context: DistributeContext,
): Promise<void> {
  context.phase('tidy up');
  const remove = (snapshot: Snapshot) => removeUnchanged(snapshot, id, context);
  await Promise.all(snapshots.map((snapshot) => tidily(left(snapshot), () => remove(snapshot), context)));
}

/** As `deleteSnapshots`, for snapshots that an earlier run has left. */
export function discardSnapshots(
  { set, factoryLab }: DiscardSnapshotsAction,
  context: DistributeContext,
): Promise<Done> {
  context.phase('delete');
  const remove = async (): Promise<Done> => {
    for (const snapshot of set.snapshots) await removeUnchanged(snapshot, factoryLab.id, context);
    return { imageFacts: { isThere: false } };
  };
  return unlessLocked(locked(set), remove, context);
}

/** Only what carries the factory's mark, and is as it was when the plan was made. */
async function removeUnchanged(
  planned: Snapshot,
  factoryLabId: string,
  context: DistributeContext,
): Promise<void> {
  const now = await getSnapshot(context.azure, planned.id, context.signal);
  const isSame = now && readBuiltImage(now.tags, factoryLabId) && sameTags(now.tags, planned.tags);
  if (!isSame) return;
  await waitForOperation(
    deleteSnapshot(context.azure, planned.id),
    `the deletion of the snapshot ${planned.name}`,
    context,
    { isBrief: true },
  );
}

function left({ name }: Snapshot): LeftBehind {
  return {
    what: `The snapshot ${name} of a published version could not be deleted.`,
    remedy: 'The next run tries again.',
  };
}

function locked({ imageName }: SnapshotSet): LeftBehind {
  return {
    what: `The snapshots of ${imageName} stay: they are locked.`,
    remedy: 'Remove the lock, or leave it: this task tries again in each run.',
  };
}
