import {
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { findLab } from '../find-lab.js';
import { memberNamed, missingMember, nameOfMember } from '../members.js';
import { demand, scopedNeeds } from '../preflight.js';
import { needsOfLabTasks } from '../task-needs.js';
import type { ReadContext } from './inputs.js';

export interface DeleteMachineState {
  readonly lab: Lab;
  readonly name: string;
  /** Absent where the lab has none of this name. */
  readonly machine?: LabVirtualMachine;
}

/** @throws a problem where the lab has no VM of this name, unless that is to be ignored */
export async function read(context: ReadContext): Promise<DeleteMachineState> {
  const { azure, inputs, signal, reading } = context;
  const lab = await findLab(azure, inputs, signal);
  const name = nameOfMember('LabVmId', inputs.LabVmId, { lab, collection: 'virtualMachines' });
  await demand(scopedNeeds(needsOfLabTasks.DeleteLabVM, lab), context);
  reading(`The virtual machines of ${lab.name}.`);
  const machines = await listLabVirtualMachines(azure, lab.id, signal);
  const machine = memberNamed(machines, name);
  if (!machine && !inputs.ignoreMissing) throw missingMember('VM', name, lab, machines);
  return { lab, name, ...(machine ? { machine } : {}) };
}
