import type { ImageVersion } from '../../azure/resources/image-versions.js';
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
import { deleteManagedSource } from './managed-source.js';

/** What a published version was made of. */
interface Sources {
  readonly set: SnapshotSet;
  readonly version: Pick<ImageVersion, 'managedImageId'>;
}

/** Deletes what a published version was made of; what cannot be deleted is left to the next run. */
export async function deleteSources(
  { set, version }: Sources,
  { id }: Lab,
  context: DistributeContext,
): Promise<void> {
  context.phase('tidy up');
  const removeImage = () => deleteManagedSource(set, version, id, context);
  if (!(await tidily(left(`managed image of ${set.imageName}`), removeImage, context))) return;
  const remove = (snapshot: Snapshot) => removeUnchanged(snapshot, id, context);
  await Promise.all(
    set.snapshots.map((snapshot) =>
      tidily(left(`snapshot ${snapshot.name}`), () => remove(snapshot), context),
    ),
  );
}

/** As `deleteSources`, for what an earlier run has left. */
export function discardSnapshots(
  { set, version, factoryLab }: DiscardSnapshotsAction,
  context: DistributeContext,
): Promise<Done> {
  context.phase('delete');
  const remove = async (): Promise<Done> => {
    await deleteManagedSource(set, version, factoryLab.id, context);
    let removed = 0;
    for (const snapshot of set.snapshots)
      if (await removeUnchanged(snapshot, factoryLab.id, context)) removed += 1;
    return removed === 0
      ? { outcome: 'skipped', reason: 'They are gone already, or have changed since the plan.' }
      : { imageFacts: { isThere: false } };
  };
  return unlessLocked(locked(set), remove, context);
}

/** Only what carries the factory's mark, and is as it was when the plan was made. @returns whether it was deleted */
async function removeUnchanged(
  planned: Snapshot,
  factoryLabId: string,
  context: DistributeContext,
): Promise<boolean> {
  const now = await getSnapshot(context.azure, planned.id, context.signal);
  const isSame = now && readBuiltImage(now.tags, factoryLabId) && sameTags(now.tags, planned.tags);
  if (!isSame) return false;
  await waitForOperation(
    deleteSnapshot(context.azure, planned.id),
    `the deletion of the snapshot ${planned.name}`,
    context,
    { isBrief: true },
  );
  return true;
}

function left(what: string): LeftBehind {
  return {
    what: `The ${what}, of which a version is published, could not be deleted.`,
    remedy: 'The next run tries again.',
  };
}

function locked({ imageName }: SnapshotSet): LeftBehind {
  return {
    what: `The snapshots of ${imageName} stay: they are locked.`,
    remedy: 'Remove the lock, or leave it: this task tries again in each run.',
  };
}
