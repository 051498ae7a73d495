import type { Azure } from '../azure.js';
import { onceReady } from '../requests/conflicts.js';
import { attempt } from '../requests/errors.js';
import type { Operation } from '../requests/operation.js';
import { provision, provisioningStateOf, remove } from '../requests/provisioning.js';
import { find } from '../requests/resource-manager.js';
import { textEntriesIn } from '../requests/shape.js';
import { resourceId } from '../resource-id.js';
import type { Generation, OsType } from './machine-traits.js';
import { addressOf } from './resource-address.js';
import type { Tags } from './tags.js';

/** The ids of the snapshots of all disks of one machine. */
export interface DiskSnapshots {
  readonly os: string;
  readonly data: readonly { readonly lun: number; readonly id: string }[];
}

/** A managed image that is to be made of the snapshots of a generalized machine. */
export interface NewManagedImage {
  readonly id: string;
  /** The region of the snapshots. */
  readonly location: string;
  readonly tags: Tags;
  readonly osType: OsType;
  readonly generation: Generation;
  readonly snapshots: DiskSnapshots;
}

/** A managed image that exists. */
export interface ManagedImage {
  readonly id: string;
  readonly tags: Tags;
  readonly provisioningState: string;
}

const apiVersion = '2024-03-01';

/** Reads a managed image. @returns `undefined` if there is no such image */
export async function getManagedImage(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<ManagedImage | undefined> {
  return attempt(doing('read', id), async () => {
    const image = await find<Resource>(azure, addressOf(id, apiVersion), signal);
    return image && { id, tags: textEntriesIn(image.tags), provisioningState: provisioningStateOf(image) };
  });
}

/** Creates a managed image. Azure refuses disks with Trusted Launch. */
export function createManagedImage(azure: Azure, image: NewManagedImage): Operation<void> {
  const { id, location, tags, osType, generation, snapshots } = image;
  const osDisk = { osType, osState: 'Generalized', snapshot: { id: snapshots.os } };
  const dataDisks = snapshots.data.map((disk) => ({ lun: disk.lun, snapshot: { id: disk.id } }));
  const properties = { hyperVGeneration: generation, storageProfile: { osDisk, dataDisks } };
  const address = addressOf(id, apiVersion);
  const body = { location, tags, properties };
  return onceReady(() => provision(azure, doing('create', id), { address, body }));
}

/** Deletes a managed image. One that does not exist is no error. */
export function deleteManagedImage(azure: Azure, id: string): Operation<void> {
  return onceReady(() => remove(azure, doing('delete', id), addressOf(id, apiVersion)));
}

interface Resource {
  readonly tags?: Tags;
  readonly properties?: { readonly provisioningState?: string } | null;
}

function doing(verb: string, id: string): string {
  return `${verb} the managed image ${resourceId(id).name}`;
}
