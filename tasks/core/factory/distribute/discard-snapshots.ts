import type { ImageVersion } from '../../azure/resources/image-versions.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Snapshot } from '../../azure/resources/snapshots.js';
import { type LeftBehind, tidily, unlessLocked } from '../../lab/housekeeping.js';
import type { Done } from '../../step/step.js';
import { removeSnapshot } from '../gallery/remove-snapshot.js';
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
  const remove = (snapshot: Snapshot) => removeSnapshot(snapshot, id, context);
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
      if (await removeSnapshot(snapshot, factoryLab.id, context)) removed += 1;
    return removed === 0
      ? { outcome: 'skipped', reason: 'They are gone already, or have changed since the plan.' }
      : { imageFacts: { isThere: false } };
  };
  return unlessLocked(locked(set), remove, context);
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
