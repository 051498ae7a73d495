import type { BlobEntry } from '../../azure/blobs/container.js';
import type { Snapshot } from '../../azure/resources/snapshots.js';
import { sameName } from '../../lab/names.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { GalleryStock } from '../gallery/stock.js';
import type { SaveSnapshotsAction, SnapAction } from '../snap/actions.js';
import type { AnyAction } from '../snap/actions.js';
import { companionName } from '../store/companion.js';
import type { Store, StoredBlobs } from '../store/store.js';
import type { ForecastFacts } from './forecast-machines.js';

/** The stored image that a VHD is to become. */
export function storedImageOf(action: SnapAction, { now, runId }: ForecastFacts): StoredBlobs {
  const { imageName, imagePath, description, osType, osState, vhdFileName, vm, gallery, disk } = action;
  const blob = (name: string, bytes: number): BlobEntry => ({
    name,
    bytes,
    createdOn: now,
    lastModified: now,
    etag: '',
    metadata: {},
  });
  return {
    imageName,
    imagePath,
    description,
    osType,
    vhdFileName,
    timestamp: now,
    sourceVmId: vm.id,
    sourceVmCreated: vm.createdDateText,
    factoryRunId: runId,
    ...(osState === 'Specialized' ? { osState } : {}),
    ...(gallery === undefined ? {} : { gallery }),
    companion: blob(companionName(vhdFileName), 0),
    vhd: blob(vhdFileName, disk.bytes),
  };
}

/** The store with the images that a plan of SnapImages adds. */
export function storeWith(store: Store, actions: readonly AnyAction[], facts: ForecastFacts): Store {
  const images = actions.flatMap((action) => (action.kind === 'snap' ? [storedImageOf(action, facts)] : []));
  const isStored = ({ name }: BlobEntry) => images.some(({ vhdFileName }) => sameName(vhdFileName, name));
  return {
    ...store,
    images: [...store.images, ...images],
    loose: store.loose.filter((blob) => !isStored(blob)),
  };
}

/** The snapshots that a plan of SnapImages takes of a VM, all of them there. */
export function snapshotSetOf(action: SaveSnapshotsAction, { runId }: ForecastFacts): SnapshotSet {
  const { image, disk, dataDisks, osType, osState, isToBeTested, lab } = action;
  const snapshotOf = ({ name, bytes }: { readonly name: string; readonly bytes: number }): Snapshot => ({
    id: `${lab.id}/snapshots/${name}`,
    name,
    location: lab.location,
    tags: {},
    bytes,
    provisioningState: 'Succeeded',
    incremental: false,
  });
  const os = snapshotOf(disk);
  const data = dataDisks.map(({ lun, disk: one }) => ({ lun, snapshot: snapshotOf(one) }));
  const isTrusted = disk.securityType?.toLowerCase() === 'trustedlaunch';
  return {
    ...image,
    factoryRunId: runId,
    traits: {
      osType,
      osState,
      generation: disk.generation,
      architecture: disk.architecture === 'Arm64' ? 'Arm64' : 'x64',
      ...(isTrusted ? { securityType: 'TrustedLaunch' } : {}),
    },
    snapshots: [os, ...data.map(({ snapshot }) => snapshot)],
    os,
    data,
    isComplete: true,
    ...(isToBeTested ? { isToBeTested } : {}),
  };
}

/** The gallery with the snapshots that a plan of SnapImages adds, in place of what an earlier run has begun of them. */
export function stockWith(
  stock: GalleryStock | undefined,
  actions: readonly AnyAction[],
  facts: ForecastFacts,
): GalleryStock | undefined {
  if (!stock) return undefined;
  const saved = actions.filter((action) => action.kind === 'save snapshots');
  const begun = new Set(saved.flatMap((action) => action.begun ?? []));
  return {
    ...stock,
    sets: [
      ...stock.sets.filter((set) => !begun.has(set)),
      ...saved.map((action) => snapshotSetOf(action, facts)),
    ],
  };
}
