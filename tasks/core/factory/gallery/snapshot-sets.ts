import type { Snapshot } from '../../azure/resources/snapshots.js';
import type { OsType } from '../images/os-type.js';
import { isToBeTested, tagOf } from '../images/tags.js';
import { type BuiltImage, readBuiltImage, vmKeyOf } from './gallery-tags.js';
import type { DefinitionTraits } from './traits.js';

/** The snapshots of all disks of one image VM. */
export interface SnapshotSet extends BuiltImage {
  readonly traits: DefinitionTraits;
  /** All of them, the one of the OS disk too. */
  readonly snapshots: readonly Snapshot[];
  /** The one of the OS disk, which is written last; absent from a set that is not complete. */
  readonly os?: Snapshot;
  readonly data: readonly DataSnapshot[];
  /** Whether the set is an image: then nothing of it is missing. */
  readonly isComplete: boolean;
  /** It is no image to hand out before its VHD has passed the tests, which the companion of that says. */
  readonly isToBeTested?: true;
}

export interface DataSnapshot {
  readonly lun: number;
  readonly snapshot: Snapshot;
}

/** The size of all snapshots of a set: at most, since Azure bills what is used. */
export function bytesOfSet({ snapshots }: Pick<SnapshotSet, 'snapshots'>): number {
  return snapshots.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The tags that only snapshots have. */
export const diskTag = 'diskLun';
export const countTag = 'snapshotCount';
export const osStateTag = 'osState';
export const osTypeTag = 'osType';

/** A snapshot of this factory, with what its tags tell. */
interface Marked {
  readonly snapshot: Snapshot;
  readonly image: BuiltImage;
}

/**
 * The snapshots that this factory made, by the VM that they were made of and the name that they have: two runs that snapped
 * one VM at once may have given two names. What carries no complete mark of this factory is left out.
 */
export function snapshotSetsOf(snapshots: readonly Snapshot[], factoryLabId: string): SnapshotSet[] {
  const sets = new Map<string, Marked[]>();
  for (const snapshot of snapshots) {
    const image = readBuiltImage(snapshot.tags, factoryLabId);
    if (!image || diskOf(snapshot) === undefined) continue;
    const key = `${vmKeyOf(image)}\n${image.imageName.toLowerCase()}`;
    sets.set(key, [...(sets.get(key) ?? []), { snapshot, image }]);
  }
  return [...sets.values()].flatMap(toSet);
}

/** The OS disk, or the logical unit number of a data disk. */
function diskOf({ tags }: Snapshot): 'os' | number | undefined {
  const text = tagOf(tags, diskTag) ?? '';
  return text === 'os' ? 'os' : /^\d{1,2}$/.test(text) ? Number(text) : undefined;
}

function toSet(marked: readonly Marked[]): SnapshotSet[] {
  const osOne = marked.find(({ snapshot }) => diskOf(snapshot) === 'os');
  const image = (osOne ?? marked[0])?.image;
  if (!image) return [];
  const snapshots = marked.map(({ snapshot }) => snapshot);
  const data = snapshots.flatMap((snapshot) => {
    const lun = diskOf(snapshot);
    return typeof lun === 'number' ? [{ lun, snapshot }] : [];
  });
  const isComplete = isWhole(osOne?.snapshot, snapshots);
  const os = osOne ? { os: osOne.snapshot } : {};
  const test = isToBeTested(osOne?.snapshot.tags) ? { isToBeTested: true as const } : {};
  const timestamp = timeOf(image, snapshots);
  return [
    { ...image, timestamp, traits: traitsOf(osOne?.snapshot), snapshots, data, isComplete, ...os, ...test },
  ];
}

/**
 * When a set was begun, in whole seconds: after its VM was made, and before any of its snapshots was, as Azure tells. The
 * tag has the time of an agent, whose clock may be wrong: an image of the future would stay the newest for ever.
 */
function timeOf({ timestamp, sourceVmCreated }: BuiltImage, snapshots: readonly Snapshot[]): Date {
  const vmMade = Date.parse(sourceVmCreated);
  const begun = Number.isNaN(vmMade) ? timestamp.getTime() : Math.max(timestamp.getTime(), vmMade);
  const made = snapshots.flatMap(({ createdAt }) => createdAt?.getTime() ?? []);
  return new Date(Math.floor(Math.min(begun, ...made) / 1000) * 1000);
}

function isWhole(os: Snapshot | undefined, snapshots: readonly Snapshot[]): boolean {
  const count = Number(os && tagOf(os.tags, countTag));
  return (
    snapshots.length === count &&
    snapshots.every(({ provisioningState }) => /^Succeeded$/i.test(provisioningState))
  );
}

/** Tags tell what Azure may not know of a snapshot: its operating system, and whether that is generalized. */
function traitsOf(os: Snapshot | undefined): DefinitionTraits {
  return {
    osType: osTypeOf(os),
    osState: tagOf(os?.tags, osStateTag) === 'Specialized' ? 'Specialized' : 'Generalized',
    generation: os?.generation === 'V2' ? 'V2' : 'V1',
    architecture: os?.architecture === 'Arm64' ? 'Arm64' : 'x64',
    ...(isTrustedLaunch(os?.securityType) ? { securityType: 'TrustedLaunch' as const } : {}),
  };
}

function osTypeOf(os: Snapshot | undefined): OsType {
  return (tagOf(os?.tags, osTypeTag) ?? os?.osType) === 'Linux' ? 'Linux' : 'Windows';
}

/** Whether a disk or snapshot holds the guest state of Trusted Launch. */
export function isTrustedLaunch(securityType: string | undefined): boolean {
  return securityType?.toLowerCase() === 'trustedlaunch';
}
