import type { Plan } from '../../step/action.js';
import { labTarget } from '../target.js';
import type { DeleteMachineAction } from './actions.js';
import type { DeleteMachineState } from './state.js';

export function plan({ lab, name, machine }: DeleteMachineState): Plan<DeleteMachineAction> {
  const target = labTarget(lab);
  const subject = { kind: 'virtual machine', name: machine?.name ?? name };
  if (!machine)
    return {
      lab: target,
      actions: [],
      leftAlone: [{ subject, target, outcome: 'skipped', reason: 'The lab has no VM of this name.' }],
    };
  const action: DeleteMachineAction = {
    kind: 'delete machine',
    key: machine.id,
    verb: 'delete',
    work: 'deletion',
    subject,
    target,
    reason: 'LabVmId names it.',
    lab,
    machine,
  };
  return { lab: target, actions: [action], leftAlone: [] };
}
