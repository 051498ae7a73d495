import { isSameId } from '../../azure/resource-id.js';
import { getDisk } from '../../azure/resources/disks.js';
import type { Tags } from '../../azure/resources/tags.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { imageTags } from '../gallery/gallery-tags.js';
import { removeSnapshot } from '../gallery/remove-snapshot.js';
import { snapshotNames } from '../gallery/resource-names.js';
import { countTag, diskTag, isTrustedLaunch, osStateTag, osTypeTag } from '../gallery/snapshot-sets.js';
import { testTag } from '../images/tags.js';
import type { SaveSnapshotsAction } from './actions.js';
import type { SnapContext } from './inputs.js';
import { sizeOf } from './plan-snapshots.js';
import { takeSnapshot, type WantedSnapshot } from './take-snapshot.js';

/**
 * Saves the disks of an image VM by snapshots: those of the data disks first, all at once, then that of the OS disk, by
 * which the set is complete. Goes on from what there is of it. A set that is not complete is no image: it stays, and the
 * next run goes on with it.
 */
export async function saveSnapshots(action: SaveSnapshotsAction, context: SnapContext): Promise<Done> {
  action.findings.forEach(context.notice);
  await demandUnused(action, context);
  context.phase('take snapshots');
  const kept = await all(
    action.dataDisks.map((data) => takeSnapshot(wantedOf(action, data, context), action, context)),
  );
  await discardOthers(action, kept, context);
  if (kept.length > 0) await demandUnused(action, context);
  context.phase('commit');
  await takeSnapshot(wantedOf(action, { lun: 'os', disk: action.disk }, context), action, context);
  const { imageName, timestamp } = action.image;
  return {
    reason: `Stored as ${imageName}, by ${countOf(action)} snapshots.`,
    storedBytes: sizeOf(action.disk, action.dataDisks),
    imageFacts: { name: imageName, createdAt: timestamp, isThere: true },
    details: { snapshots: String(countOf(action)) },
  };
}

/** A machine that runs changes its disks. @throws if the VM was started since the plan was made */
async function demandUnused({ subject, disk }: SaveSnapshotsAction, context: SnapContext): Promise<void> {
  const now = await getDisk(context.azure, disk.id, context.signal);
  if (now && !/^Attached$/i.test(now.state)) return;
  throw problem(
    now
      ? `${subject.name} was started since the plan was made: its disks may change at any time.`
      : `The OS disk ${disk.name} of ${subject.name} is gone.`,
    'Run the task again when the VM is deallocated.',
  );
}

/** The snapshots of a set: those of the data disks and that of the OS disk. */
function countOf({ dataDisks }: SaveSnapshotsAction): number {
  return dataDisks.length + 1;
}

function wantedOf(
  action: SaveSnapshotsAction,
  { lun, disk }: Pick<WantedSnapshot, 'lun' | 'disk'>,
  { runId }: SnapContext,
): WantedSnapshot {
  const { image, lab, begun } = action;
  const { vhdFileName, ...ofAll } = image;
  const ofSet = lun === 'os' ? { ...tagsOfSet(action), vhdFileName } : {};
  const names = snapshotNames(image, lun);
  const present = lun === 'os' ? begun?.os : begun?.data.find((data) => data.lun === lun)?.snapshot;
  return {
    lun,
    disk,
    names: [...new Set([...(present ? [present.name] : []), ...names])],
    tags: {
      ...imageTags({ ...ofAll, factoryRunId: runId }, lab.id),
      [diskTag]: String(lun),
      ...definedIn(ofSet),
    },
    ofSet,
    isTrustedLaunch: lun === 'os' && isTrustedLaunch(disk.securityType),
  };
}

/** What the snapshot of the OS disk says of the whole set. */
function tagsOfSet(action: SaveSnapshotsAction): WantedSnapshot['ofSet'] {
  const { osState, osType, isToBeTested } = action;
  return {
    [countTag]: String(countOf(action)),
    [osStateTag]: osState,
    [osTypeTag]: osType,
    [testTag]: isToBeTested ? 'true' : undefined,
  };
}

function definedIn(tags: WantedSnapshot['ofSet']): Tags {
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** Snapshots of the set that are not among its disks any longer: with them, it would never count as complete. */
async function discardOthers(
  { begun, lab }: SaveSnapshotsAction,
  kept: readonly string[],
  context: SnapContext,
): Promise<void> {
  const ids = [...kept, ...(begun?.os ? [begun.os.id] : [])];
  const others = (begun?.snapshots ?? []).filter(({ id }) => !ids.some((one) => isSameId(one, id)));
  for (const other of others) await removeSnapshot(other, lab.id, context);
}

/** Waits for all, also where one fails: what runs on would be nobody's. @throws the first failure */
async function all<T>(work: readonly Promise<T>[]): Promise<readonly T[]> {
  const results = await Promise.allSettled(work);
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure) await Promise.all(work);
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
