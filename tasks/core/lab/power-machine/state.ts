import {
  getLabVirtualMachine,
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';
import { findFactoryLab } from '../find-lab.js';
import { memberNamed, missingMember, nameOfMember } from '../members.js';
import { decoded, sameName } from '../names.js';
import { demand, scopedNeeds } from '../preflight.js';
import type { Need } from '../needs.js';
import { needsOfLabTasks } from '../task-needs.js';
import type { PowerInputs, ReadContext } from './inputs.js';

export interface PowerState {
  readonly lab: Lab;
  readonly machine: LabVirtualMachine;
}

/** @throws a problem where the lab has no VM of this name, or where the task runs on it and is to stop it */
export async function read(context: ReadContext): Promise<PowerState> {
  const { azure, inputs, signal, reading } = context;
  refuseOwnMachine(inputs);
  const lab = await findFactoryLab(azure, inputs, signal);
  const place = { lab, collection: 'virtualMachines', labInput: 'factoryLab' };
  const name = nameOfMember('BuildAgent', inputs.BuildAgent, place);
  await demand(scopedNeeds(needsFor(inputs), lab), context);
  reading(`The virtual machines of ${lab.name}.`);
  const machines = await listLabVirtualMachines(azure, lab.id, signal);
  const listed = memberNamed(machines, name);
  const machine = listed && (await getLabVirtualMachine(azure, lab.id, listed.name, signal));
  if (!machine) throw missingMember('VM', name, lab, machines);
  return { lab, machine };
}

/**
 * A lab gives a VM its name as that of the machine, too. A task that stops the machine under it never ends, and its job
 * is lost.
 */
function refuseOwnMachine({ Action, BuildAgent, agentMachine = '' }: PowerInputs): void {
  const name = decoded(BuildAgent).split('/').at(-1) ?? '';
  if (Action !== 'Stop' || !sameName(name, agentMachine)) return;
  throw problem(
    `The VM ${name} is not stopped: this task seems to run on it, since the machine of its agent has that name.`,
    'Run the task on another agent, e.g. one that Microsoft hosts.',
  );
}

/** Only the change that is made has to be allowed. */
function needsFor({ Action }: PowerInputs): readonly Need[] {
  const other = Action === 'Start' ? /\/stop\/action$/ : /\/start\/action$/;
  return needsOfLabTasks.UpdateBuildAgent.filter(({ action }) => !other.test(action));
}
