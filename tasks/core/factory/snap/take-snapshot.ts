import { isSameId } from '../../azure/resource-id.js';
import type { Disk } from '../../azure/resources/disks.js';
import { createSnapshot, getSnapshot, type Snapshot } from '../../azure/resources/snapshots.js';
import type { Tags } from '../../azure/resources/tags.js';
import { sameName } from '../../lab/names.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { problem } from '../../step/problem.js';
import { readBuiltImage, vmKeyOf } from '../gallery/gallery-tags.js';
import { removeSnapshot } from '../gallery/remove-snapshot.js';
import { diskTag, isTrustedLaunch } from '../gallery/snapshot-sets.js';
import { tagOf } from '../images/tags.js';
import type { SaveSnapshotsAction } from './actions.js';
import type { SnapContext } from './inputs.js';

/** One snapshot of a set. */
export interface WantedSnapshot {
  readonly lun: 'os' | number;
  readonly disk: Disk;
  /** The names that it may have; the first that is free, or its own already. */
  readonly names: readonly string[];
  readonly tags: Tags;
  /** The tags by which the set is complete, which have to be as they are here. */
  readonly ofSet: Readonly<Record<string, string | undefined>>;
  readonly isTrustedLaunch: boolean;
}

/** Changes of one snapshot in one run: more are needed only where others change it at the same time. */
const mostChanges = 6;

/**
 * Takes a snapshot of a disk, unless it is there: one that another run is taking is waited for, and one of this disk that
 * is not usable is deleted and taken again.
 * @returns its id
 */
export async function takeSnapshot(
  wanted: WantedSnapshot,
  action: SaveSnapshotsAction,
  context: SnapContext,
): Promise<string> {
  let isTaken = false;
  for (let changes = 0; changes < mostChanges; changes += 1) {
    const found = await look(wanted, action, context);
    if (typeof found === 'string') {
      await create(found, wanted, action, context);
      if (wanted.lun !== 'os') return found;
      isTaken = true;
    } else if (isUnderWay(found)) await untilDone(found, context);
    else if (isUsable(found, wanted)) return found.id;
    else {
      await removeSnapshot(found, action.lab.id, context);
      if (isTaken && !hasSecurity(found, wanted)) throw withoutSecurity(action);
    }
  }
  throw problem(
    `The snapshot ${wanted.names[0] ?? ''} is not complete after ${mostChanges} changes: something else changes it too.`,
    'Run the task again when nothing else changes it.',
  );
}

/** @returns the snapshot, or the id that it can have. @throws if others have all of its names */
async function look(
  { names, lun }: WantedSnapshot,
  { snapshotGroup, image, lab, subject }: SaveSnapshotsAction,
  { azure, signal }: SnapContext,
): Promise<Snapshot | string> {
  const { subscriptionId, resourceGroup } = snapshotGroup;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  for (const name of names) {
    const id = `${group}/providers/Microsoft.Compute/snapshots/${name}`;
    const snapshot = await getSnapshot(azure, id, signal);
    if (!snapshot) return id;
    const found = readBuiltImage(snapshot.tags, lab.id);
    const isOfImage = found && isSameImage(found, image) && tagOf(snapshot.tags, diskTag) === String(lun);
    if (isOfImage) return snapshot;
  }
  throw problem(
    `${subject.name} is not stored: the resource group ${resourceGroup} has other snapshots of the names ${names.join(' and ')}.`,
    'Delete or rename them, or give another resource group as the input snapshotResourceGroup.',
  );
}

type Image = SaveSnapshotsAction['image'];

function isSameImage(one: Image, other: Image): boolean {
  return vmKeyOf(one) === vmKeyOf(other) && sameName(one.imageName, other.imageName);
}

function create(
  id: string,
  { disk, tags }: WantedSnapshot,
  { lab }: SaveSnapshotsAction,
  context: SnapContext,
): Promise<void> {
  const operation = createSnapshot(context.azure, { id, location: lab.location, diskId: disk.id, tags });
  return waitForOperation(operation, `the snapshot of the disk ${disk.name}`, context, { isBrief: true });
}

const ended = /^(Succeeded|Failed|Cancell?ed|)$/i;

/** Another run is taking it, or one that was killed has begun to. */
function isUnderWay({ provisioningState }: Snapshot): boolean {
  return !ended.test(provisioningState);
}

function untilDone({ id, name }: Snapshot, { azure, inputs, wait, waiting }: SnapContext): Promise<void> {
  const what = `the snapshot ${name} that another run has begun`;
  return wait({
    what,
    poll: async (signal) => {
      const now = await getSnapshot(azure, id, signal);
      return { done: !now || !isUnderWay(now), state: now?.provisioningState ?? 'Deleted' };
    },
    limit: { minutes: inputs.operationTimeoutMinutes, input: 'operationTimeoutMinutes' },
    onState: (state) => waiting(what, state),
  });
}

function isUsable(snapshot: Snapshot, wanted: WantedSnapshot): boolean {
  const { provisioningState, sourceId, tags } = snapshot;
  return (
    /^Succeeded$/i.test(provisioningState) &&
    (sourceId === undefined || isSameId(sourceId, wanted.disk.id)) &&
    Object.entries(wanted.ofSet).every(([name, value]) => tagOf(tags, name) === value) &&
    hasSecurity(snapshot, wanted)
  );
}

/** Tools have lost the state of Trusted Launch when they copied disks: a version of such a snapshot would not start. */
function hasSecurity({ securityType }: Snapshot, wanted: WantedSnapshot): boolean {
  return !wanted.isTrustedLaunch || isTrustedLaunch(securityType);
}

function withoutSecurity({ subject, disk }: SaveSnapshotsAction): Error {
  return problem(
    `${subject.name} is not stored: its OS disk ${disk.name} has Trusted Launch, and Azure made a snapshot without it.`,
    'Run the task again; if that does not help, build the golden image without Trusted Launch.',
  );
}
