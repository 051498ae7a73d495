import { resourceKey } from '../../arm/identifiers.js';
import type { Resource, ResourceStore } from '../../arm/resources.js';
import type { DiskContents } from '../../world-disks.js';
import type { Machines } from '../compute/machines.js';
import { computeIdOf, MACHINE_TYPE } from './machine-state.js';

/** What is known of the disks of machines and of custom images, by the id of either; both by their id in the lab. */
export interface KnownDisks {
  readonly of: (id: string) => DiskContents | undefined;
  /** Forgets what was known of a former resource of that id where nothing is known now. */
  readonly set: (id: string, contents: DiskContents | undefined) => void;
}

export function createKnownDisks(): KnownDisks {
  const known = new Map<string, DiskContents>();
  return {
    of: (id) => known.get(resourceKey(id)),
    set: (id, contents) => {
      if (contents) known.set(resourceKey(id), contents);
      else known.delete(resourceKey(id));
    },
  };
}

/** What is on a disk, if it is the OS disk of a lab's machine, or one that was made of an image and never started. */
export function diskAt(
  diskId: string,
  resources: Pick<ResourceStore, 'get' | 'listType'>,
  disks: KnownDisks,
  machines: Pick<Machines, 'get'>,
): DiskContents | undefined {
  const disk = resources.get(diskId);
  if (disk?.managedBy === undefined) return contentsOfImage(disk);
  const owner = resourceKey(disk.managedBy);
  const machine = resources
    .listType(MACHINE_TYPE, '/subscriptions')
    .find((one) => resourceKey(computeIdOf(one)) === owner);
  return machine && diskOfMachine(machine, disks, machines);
}

function contentsOfImage(disk: Resource | undefined): DiskContents | undefined {
  const { creationData, hyperVGeneration } = disk?.properties ?? {};
  const { createOption } = (creationData ?? {}) as { readonly createOption?: unknown };
  if (createOption !== 'FromImage') return undefined;
  return { files: [], generalized: true, ...(hyperVGeneration === 'V2' && { generation: 'V2' }) };
}

/** The OS disk of a lab's machine as it is now. */
export function diskOfMachine(
  machine: Resource,
  disks: KnownDisks,
  machines: Pick<Machines, 'get'>,
): DiskContents | undefined {
  const contents = disks.of(machine.id);
  const present = machines.get(computeIdOf(machine));
  return contents && present && { ...contents, generalized: present.generalized };
}
