import type { BlobState, State } from '../local-azure/state.js';

/**
 * Finds the harm of a run, however it ended: access to disks, half-made images, images of incomplete VHDs. Each is a
 * sentence.
 */
export function harmIn({ storageAccounts, disks, labs }: State): string[] {
  const containers = storageAccounts.flatMap((account) => account.containers);
  const blobs = containers.flatMap((container) => container.blobs);
  const stored = containers.flatMap(({ name, blobs: own }) => (name === 'imagefactoryvhds' ? own : []));
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
      .map(({ name }) => `${name} was made of half a VHD`),
  ];
}

function isComplete({ bytes, copyStatus = 'success' }: BlobState): boolean {
  return bytes > 0 && copyStatus === 'success';
}

function isPending({ copyStatus }: BlobState): boolean {
  return copyStatus === 'pending';
}
