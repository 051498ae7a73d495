import { errors } from '../../arm/errors.js';
import { parseResourceId } from '../../arm/identifiers.js';
import type { ArmError } from '../../arm/provider.js';
import { type DiskAccess, outstanding } from './disk-access.js';
import { disksOf, type Machines } from './machines.js';

/** What keeps a machine from being started or deleted. */
export interface MachineGuards {
  /** Throws ARM's conflict while a disk of the machine can be read through a shared access signature. */
  readonly refuseWhileExported: (machineId: string) => void;
  /** Throws ARM's conflict for a generalized machine, which cannot start again. */
  readonly refuseGeneralized: (machineId: string) => void;
}

export function createGuards(machines: Machines, access: DiskAccess): MachineGuards {
  return {
    refuseWhileExported: (machineId) => {
      const machine = machines.get(machineId);
      const exported = machine && disksOf(machine).find(access.isGranted);
      if (exported !== undefined) throw outstanding(parseResourceId(exported).names.join(''));
    },
    refuseGeneralized: (machineId) => {
      if (machines.get(machineId)?.isMarked === true)
        throw generalized(parseResourceId(machineId).names.join(''));
    },
  };
}

function generalized(name: string): ArmError {
  const message = `The operation 'start' is not allowed on VM '${name}' since the VM is generalized.`;
  return errors.conflict('OperationNotAllowed', message);
}
