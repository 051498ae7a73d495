import type { Azure } from '../azure.js';
import { onceReady } from '../requests/conflicts.js';
import type { Operation } from '../requests/operation.js';
import { provision, remove } from '../requests/provisioning.js';
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

const apiVersion = '2024-03-01';

/** Creates a managed image. Azure refuses disks with Trusted Launch. */
export function createManagedImage(azure: Azure, image: NewManagedImage): Operation<void> {
  const { id, location, tags, osType, generation, snapshots } = image;
  const osDisk = { osType, osState: 'Generalized', snapshot: { id: snapshots.os } };
  const dataDisks = snapshots.data.map((disk) => ({ lun: disk.lun, snapshot: { id: disk.id } }));
  const properties = { hyperVGeneration: generation, storageProfile: { osDisk, dataDisks } };
  return provision(azure, doing('create', id), {
    address: addressOf(id, apiVersion),
    body: { location, tags, properties },
  });
}

/** Deletes a managed image. One that does not exist is no error. */
export function deleteManagedImage(azure: Azure, id: string): Operation<void> {
  return onceReady(() => remove(azure, doing('delete', id), addressOf(id, apiVersion)));
}

function doing(verb: string, id: string): string {
  return `${verb} the managed image ${resourceId(id).name}`;
}
