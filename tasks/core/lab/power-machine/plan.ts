import { hasFailed, type LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Plan } from '../../step/action.js';
import { problem } from '../../step/problem.js';
import { labTarget } from '../target.js';
import type { PowerAction } from './actions.js';
import type { PowerInputs } from './inputs.js';
import { wantedState } from './power.js';
import type { PowerState } from './state.js';

/** @throws a problem where the VM will never start or stop: it was not made, or is being deleted */
export function plan(
  { lab, machine }: PowerState,
  { Action }: Pick<PowerInputs, 'Action'>,
): Plan<PowerAction> {
  refuseUnusable(machine);
  const target = labTarget(lab);
  const subject = { kind: 'virtual machine', name: machine.name };
  if (machine.powerState === wantedState(Action)) {
    const reason = Action === 'Start' ? 'It runs already.' : 'It is stopped and deallocated already.';
    return { lab: target, actions: [], leftAlone: [{ subject, target, outcome: 'skipped', reason }] };
  }
  const verb = Action === 'Start' ? 'start' : 'stop';
  const action: PowerAction = {
    kind: `${verb} machine`,
    key: machine.id,
    verb,
    work: 'power',
    subject,
    target,
    reason: reasonOf(machine),
    lab,
    machine,
  };
  return { lab: target, actions: [action], leftAlone: [] };
}

/** What is being done to a VM otherwise, Azure says when it is asked for more: the task waits for the end of that. */
function reasonOf({ powerState = 'PowerState/unknown', provisioningState }: LabVirtualMachine): string {
  const state = powerState.replace('PowerState/', '');
  const isReady = /^Succeeded$/i.test(provisioningState);
  return `BuildAgent names it; its state is ${state}${isReady ? '' : ` (${provisioningState})`}.`;
}

function refuseUnusable(machine: LabVirtualMachine): void {
  const { name, provisioningState, powerState } = machine;
  if (/^Deleting$/i.test(provisioningState))
    throw problem(`The VM ${name} is being deleted.`, 'Give another VM of the lab as BuildAgent.');
  if (hasFailed(machine) && powerState === undefined)
    throw problem(
      `The VM ${name} cannot be started or stopped: making it failed, and there is no machine behind it.`,
      'Look in the lab why it failed, delete it and make it anew.',
    );
}
