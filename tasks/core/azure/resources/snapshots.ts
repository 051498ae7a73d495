import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { onceReady } from '../requests/conflicts.js';
import { attempt } from '../requests/errors.js';
import type { Operation } from '../requests/operation.js';
import { present } from '../requests/present.js';
import { provision, provisioningStateOf, remove } from '../requests/provisioning.js';
import { find, list } from '../requests/resource-manager.js';
import { dateIn, objectIn, textEntriesIn, textIn } from '../requests/shape.js';
import { childId, resourceId } from '../resource-id.js';
import { bytesIn } from './disk-size.js';
import { type Generation, generationIn, securityTypeIn } from './machine-traits.js';
import { addressOf } from './resource-address.js';
import type { Tags } from './tags.js';

/** A snapshot of a disk. */
export interface Snapshot {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags: Tags;
  /** The size of the disk. */
  readonly bytes: number;
  /** `Windows` or `Linux`; absent for one of a data disk. */
  readonly osType?: string;
  /** Absent where Azure does not tell it, as for one of a data disk. */
  readonly generation?: Generation;
  readonly securityType?: string;
  readonly architecture?: string;
  readonly provisioningState: string;
  readonly createdAt?: Date;
  /** The id of the disk or snapshot that it was made of. */
  readonly sourceId?: string;
  readonly incremental: boolean;
}

/** A snapshot of a whole disk that is to be created. */
export interface NewSnapshot {
  readonly id: string;
  /** The region of the disk. */
  readonly location: string;
  readonly diskId: string;
  readonly tags: Tags;
}

const apiVersion = '2023-10-02';

/** Lists all snapshots of a resource group. */
export async function listSnapshots(
  azure: Azure,
  group: { readonly subscriptionId: string; readonly resourceGroup: string },
  signal: AbortSignal,
): Promise<Snapshot[]> {
  const { subscriptionId, resourceGroup } = group;
  const groupId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  const address = { group, path: 'providers/Microsoft.Compute/snapshots', apiVersion };
  return attempt(`list the snapshots of the resource group ${resourceGroup}`, () =>
    collect(list<Resource>(azure, address, signal), (snapshot) =>
      toSnapshot(snapshot, childId(groupId, textIn(snapshot.id) ?? '')),
    ),
  );
}

/** Reads a snapshot. @returns `undefined` if there is no such snapshot */
export async function getSnapshot(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<Snapshot | undefined> {
  return attempt(doing('read', id), async () => {
    const snapshot = await find<Resource>(azure, addressOf(id, apiVersion), signal);
    return snapshot && toSnapshot(snapshot, id);
  });
}

/** Creates a full snapshot of a disk, which a machine may be using meanwhile. */
export function createSnapshot(azure: Azure, { id, location, diskId, tags }: NewSnapshot): Operation<void> {
  const creationData = { createOption: 'Copy', sourceResourceId: diskId };
  const body = { location, tags, properties: { creationData, incremental: false } };
  return onceReady(() => provision(azure, doing('create', id), { address: addressOf(id, apiVersion), body }));
}

/** Deletes a snapshot. One that does not exist is no error. */
export function deleteSnapshot(azure: Azure, id: string): Operation<void> {
  return onceReady(() => remove(azure, doing('delete', id), addressOf(id, apiVersion)));
}

function doing(verb: string, id: string): string {
  return `${verb} the snapshot ${resourceId(id).name}`;
}

function toSnapshot(snapshot: Resource, id: string): Snapshot {
  const properties = objectIn(snapshot.properties);
  const generation = textIn(properties.hyperVGeneration);
  return {
    id,
    name: textIn(snapshot.name) ?? resourceId(id).name,
    location: textIn(snapshot.location) ?? '',
    tags: textEntriesIn(snapshot.tags),
    bytes: bytesIn(properties),
    ...present('osType', textIn(properties.osType)),
    ...(generation !== undefined && { generation: generationIn(generation) }),
    ...present('securityType', securityTypeIn(objectIn(properties.securityProfile).securityType)),
    ...present('architecture', textIn(objectIn(properties.supportedCapabilities).architecture)),
    provisioningState: provisioningStateOf(snapshot),
    ...present('createdAt', dateIn(properties.timeCreated)),
    ...present('sourceId', textIn(objectIn(properties.creationData).sourceResourceId)),
    incremental: properties.incremental === true,
  };
}

interface Resource {
  readonly id?: string;
  readonly name?: string;
  readonly location?: string;
  readonly tags?: Tags;
  readonly properties?: {
    readonly diskSizeBytes?: number;
    readonly diskSizeGB?: number;
    readonly osType?: string;
    readonly hyperVGeneration?: string;
    readonly securityProfile?: { readonly securityType?: string } | null;
    readonly supportedCapabilities?: { readonly architecture?: string } | null;
    readonly provisioningState?: string;
    readonly timeCreated?: string;
    readonly creationData?: { readonly sourceResourceId?: string } | null;
    readonly incremental?: boolean;
  } | null;
}
