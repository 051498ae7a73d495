import type { SnapshotState } from '../local-azure/gallery-state.js';
import type { BlobState, State } from '../local-azure/state.js';

/**
 * Finds the harm of a run, however it ended: access to disks, half-made images and environments, images of incomplete
 * VHDs. Each is a sentence.
 */
export function harmIn(state: State): string[] {
  const { storageAccounts, disks, labs, galleries, snapshots, environments } = state;
  const containers = storageAccounts.flatMap((account) => account.containers);
  const blobs = containers.flatMap((container) => container.blobs);
  const stored = containers.flatMap(({ name, blobs: own }) => (name === 'imagefactoryvhds' ? own : []));
  const versions = galleries.flatMap(({ definitions }) => definitions.flatMap((one) => one.versions));
  const published = new Set(versions.map(({ tags }) => imageIn(tags)));
  const complete = new Set(blobs.filter(isComplete).map(({ name }) => name));
  return [
    ...disks.filter((disk) => disk.state === 'ActiveSAS').map(({ id }) => `${id} is granted`),
    ...stored.filter(isPending).map(({ name }) => `${name} is still being copied from its disk`),
    ...stored
      .filter(({ name }) => name.endsWith('.json') && !complete.has(name.replace(/json$/, 'vhd')))
      .map(({ name }) => `${name} has no complete VHD`),
    ...labs
      .flatMap(({ customImages }) => customImages)
      .filter(({ provisioningState }) => provisioningState !== 'Succeeded')
      .map(({ name, vhdUrl }) => `${name} is ${vhdUrl === '' ? 'half-made' : 'made of half a VHD'}`),
    ...environments
      .filter(({ provisioningState }) => provisioningState !== 'Succeeded')
      .map(({ name }) => `${name} is half-made`),
    ...snapshots
      .filter(({ tags }) => tags['diskLun'] === 'os' && !published.has(imageIn(tags)))
      .filter((one) => !isWhole(one, snapshots))
      .map(({ id }) => `${id} tells of a set that is not complete`),
  ];
}

/** Whether there are as many snapshots of an image as that of its OS disk says, which is taken last. */
function isWhole({ tags }: SnapshotState, snapshots: readonly SnapshotState[]): boolean {
  const set = snapshots.filter((one) => imageIn(one.tags) === imageIn(tags));
  return String(set.length) === tags['snapshotCount'];
}

function isComplete({ bytes, copyStatus = 'success' }: BlobState): boolean {
  return bytes > 0 && copyStatus === 'success';
}

function isPending({ copyStatus }: BlobState): boolean {
  return copyStatus === 'pending';
}

/** The image that a snapshot or version holds. */
function imageIn(tags: SnapshotState['tags']): string {
  return `${tags['sourceVmId'] ?? ''} ${tags['imageName'] ?? ''}`;
}
