import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { onceReady } from '../requests/conflicts.js';
import { attempt } from '../requests/errors.js';
import type { Operation } from '../requests/operation.js';
import { type Insight, isState, provision, provisioningStateOf, remove } from '../requests/provisioning.js';
import { find, list, type ResourceAddress, send } from '../requests/resource-manager.js';
import { textIn } from '../requests/shape.js';
import { childId, parentOf, resourceId } from '../resource-id.js';
import { galleryApiVersion } from './galleries.js';
import {
  type ImageVersion,
  type Replication,
  replicationIn,
  type TargetRegion,
  toImageVersion,
  type VersionResource,
} from './image-version-answers.js';
import { usualRegion, type VersionEnd, withEnd, withRegions } from './image-version-change.js';
import type { DiskSnapshots } from './managed-images.js';
import { addressOf } from './resource-address.js';
import type { Tags } from './tags.js';

export type { ImageVersion, RegionState, Replication, TargetRegion } from './image-version-answers.js';

/** A version that is to be created. */
export interface NewImageVersion {
  readonly id: string;
  /** The region of the source; one of the regions. */
  readonly location: string;
  readonly tags: Tags;
  readonly regions: readonly string[];
  readonly source:
    | { readonly snapshots: DiskSnapshots }
    /** The id of a managed image. */
    | { readonly managedImage: string };
}

/** Lists all versions of an image definition. */
export async function listImageVersions(
  azure: Azure,
  definitionId: string,
  signal: AbortSignal,
): Promise<ImageVersion[]> {
  const address = addressOf(definitionId, galleryApiVersion, 'versions');
  return attempt(`list the versions of the image definition ${resourceId(definitionId).name}`, () =>
    collect(list<VersionResource>(azure, address, signal), (version) =>
      toImageVersion(version, childId(definitionId, textIn(version.id) ?? '')),
    ),
  );
}

/** Reads a version. @returns `undefined` if there is no such version */
export async function getImageVersion(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<ImageVersion | undefined> {
  return attempt(doingWith('read', id), async () => {
    const version = await find<VersionResource>(azure, versionAddress(id), signal);
    return version && toImageVersion(version, id);
  });
}

/** Reads a version and how far it has come in its regions. @returns `undefined` if there is no such version */
export async function getReplication(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<Replication | undefined> {
  return attempt(doingWith('read', id), async () => {
    const version = await find<VersionResource>(azure, { ...versionAddress(id), expand }, signal);
    return version && { version: toImageVersion(version, id), ...replicationIn(version) };
  });
}

/** The end of life of a version that is still ahead: Azure takes none that has passed. */
export function endAhead({ endOfLife }: ImageVersion, now: Date): Date | undefined {
  return endOfLife && endOfLife > now ? endOfLife : undefined;
}

/**
 * Creates a version, and brings it to its regions. It has failed if it failed in one of them. It begins as soon as no other
 * version is being made of the same source.
 */
export function createImageVersion(azure: Azure, version: NewImageVersion): Operation<void> {
  const { id, location, tags, regions, source } = version;
  const publishingProfile = {
    targetRegions: regions.map((name) => ({ name, ...usualRegion })),
    replicaCount: usualRegion.regionalReplicaCount,
    storageAccountType: usualRegion.storageAccountType,
    replicationMode: 'Full',
    excludeFromLatest: false,
  };
  const safetyProfile = { allowDeletionOfReplicatedLocations: false };
  const properties = { publishingProfile, storageProfile: storageOf(source), safetyProfile };
  const body = { location, tags, properties };
  return onceReady(() =>
    provision(azure, doingWith('create', id), { address: versionAddress(id), body, ...insight }),
  );
}

/**
 * Changes the regions of a version, which has to be there, as soon as nothing else changes it. What Azure tells of the version
 * at that moment is sent back as it is, also of the regions that it has already: Azure knows no condition for a write.
 * @param regions all that it is to have. Others that it has by then stay, whoever added them, unless `allowRemoval`
 */
export function setImageVersionRegions(
  azure: Azure,
  id: string,
  regions: readonly TargetRegion[],
  { allowRemoval = false }: { readonly allowRemoval?: boolean } = {},
): Operation<void> {
  const doing = doingWith('change the regions of', id);
  return changeVersion(azure, { id, doing }, (version) => withRegions(version, regions, allowRemoval));
}

/** Changes until when a version is meant to be used; otherwise as `setImageVersionRegions`. */
export function setImageVersionEnd(azure: Azure, id: string, end: VersionEnd): Operation<void> {
  const doing = doingWith('change the end of', id);
  return changeVersion(azure, { id, doing }, (version) => withEnd(version, end));
}

function changeVersion(
  azure: Azure,
  { id, doing }: { readonly id: string; readonly doing: string },
  bodyOf: (version: VersionResource) => object,
): Operation<void> {
  const address = versionAddress(id);
  const changing = (version: VersionResource): Operation<void> =>
    provision(azure, doing, { address, body: bodyOf(version), ...insight });
  return onceReady(() => {
    let change: Operation<void> | undefined;
    return {
      poll: async (signal) => {
        if (change) return change.poll(signal);
        const version = await attempt(doing, () => readUnlessLeaving(azure, address, signal));
        const state = provisioningStateOf(version);
        if (isState(state, 'creating', 'updating', 'migrating'))
          return { done: false, state, isBegun: false };
        change = changing(version);
        return change.poll(signal);
      },
    };
  });
}

async function readUnlessLeaving(
  azure: Azure,
  address: ResourceAddress,
  signal: AbortSignal,
): Promise<VersionResource> {
  const version = await send<VersionResource>(azure, { ...address, method: 'GET' }, signal);
  if (isState(provisioningStateOf(version), 'deleting')) throw new Error('it is being deleted.');
  return version;
}

/** Deletes a version. One that does not exist is no error. Machines that were made of it live on. */
export function deleteImageVersion(azure: Azure, id: string): Operation<void> {
  return onceReady(() => remove(azure, doingWith('delete', id), versionAddress(id)));
}

function storageOf(source: NewImageVersion['source']): object {
  if ('managedImage' in source) return { source: { id: source.managedImage } };
  const { os, data } = source.snapshots;
  return {
    osDiskImage: { source: { id: os } },
    dataDiskImages: data.map(({ lun, id }) => ({ lun, source: { id } })),
  };
}

const expand = 'ReplicationStatus';

const insight = { expand, insightOf };

function insightOf(version: VersionResource): Insight {
  const { regions } = replicationIn(version);
  if (regions.length === 0) return {};
  const failed = regions.filter(({ state }) => isState(state, 'failed'));
  return {
    share: regions.reduce((sum, { share }) => sum + share, 0) / regions.length,
    problems: failed.map(({ region, details = 'Azure gives no reason.' }) => `${region}: ${details}`),
  };
}

function versionAddress(id: string): ResourceAddress {
  return addressOf(id, galleryApiVersion);
}

/** What is done with a version, as in `attempt`. */
function doingWith(verb: string, id: string): string {
  return `${verb} version ${resourceId(id).name} of the image definition ${resourceId(parentOf(id)).name}`;
}
