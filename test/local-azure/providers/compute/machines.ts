import { dateWithOffset } from '../../arm/dates.js';
import { resourceKey } from '../../arm/identifiers.js';
import type { VirtualMachine } from '../../world.js';
import type { ProviderContext } from '../context.js';
import {
  dataDiskIdOf,
  diskResources,
  type Hardware,
  machineResource,
  osDiskIdOf,
} from './machine-resources.js';

export type PowerState = VirtualMachine['powerState'];

export interface MachineSpecification extends Hardware {
  readonly powerState: PowerState;
  readonly generalized: boolean;
}

/** One entry of an instance view's `statuses`. */
export interface InstanceStatus {
  readonly code: string;
  readonly level: 'Info';
  readonly displayStatus: string;
}

/** The state of a virtual machine besides its resource. */
export interface Machine {
  readonly powerState: PowerState;
  /** Whether the system on its disk is that of no certain machine. */
  readonly generalized: boolean;
  /** Whether Compute knows that, so that it never starts the machine again. */
  readonly isMarked: boolean;
  readonly osDiskId: string;
  readonly dataDiskIds: readonly string[];
  readonly generation: 'V1' | 'V2';
}

/** The virtual machines of Compute and their disks, by case-insensitive id. */
export interface Machines {
  readonly create: (specification: MachineSpecification) => void;
  readonly get: (id: string) => Machine | undefined;
  /** Changes a machine; does nothing if it no longer exists. */
  readonly change: (
    id: string,
    change: Partial<Pick<Machine, 'powerState' | 'generalized' | 'isMarked'>>,
  ) => void;
  readonly statuses: (id: string) => InstanceStatus[];
  /** Removes the machine and its disks. */
  readonly remove: (id: string) => void;
}

/** @param removeDisk called with each disk that is deleted */
export function createMachines(
  { clock, resources }: ProviderContext,
  removeDisk: (diskId: string) => void,
): Machines {
  const machines = new Map<string, Machine>();
  return {
    create: (specification) => {
      const { id, powerState, generalized, generation, dataDisks = [] } = specification;
      const created = dateWithOffset(clock.now());
      const dataDiskIds = dataDisks.map((disk) => dataDiskIdOf(id, disk));
      const osDiskId = osDiskIdOf(id);
      const isMarked = generalized;
      machines.set(resourceKey(id), {
        powerState,
        generalized,
        isMarked,
        generation,
        osDiskId,
        dataDiskIds,
      });
      resources.set(machineResource(specification, created));
      for (const disk of diskResources(specification, created)) resources.set(disk);
    },
    get: (id) => machines.get(resourceKey(id)),
    change: (id, change) => {
      const machine = machines.get(resourceKey(id));
      if (machine) machines.set(resourceKey(id), { ...machine, ...change });
    },
    statuses: (id) => {
      const machine = machines.get(resourceKey(id));
      return machine ? statusesOf(machine) : [];
    },
    remove: (id) => {
      const machine = machines.get(resourceKey(id));
      machines.delete(resourceKey(id));
      resources.delete(id);
      for (const diskId of machine ? disksOf(machine) : []) {
        resources.delete(diskId);
        removeDisk(diskId);
      }
    },
  };
}

/** The ids of all disks of a machine. */
export function disksOf({ osDiskId, dataDiskIds }: Machine): string[] {
  return [osDiskId, ...dataDiskIds];
}

function statusesOf({ powerState, isMarked }: Machine): InstanceStatus[] {
  const status = (code: string, displayStatus: string): InstanceStatus => ({
    code,
    level: 'Info',
    displayStatus,
  });
  return [
    status('ProvisioningState/succeeded', 'Provisioning succeeded'),
    ...(isMarked ? [status('OSState/generalized', 'VM generalized')] : []),
    status(`PowerState/${powerState}`, `VM ${powerState}`),
  ];
}
