import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';

export interface DeleteMachineAction extends Action {
  readonly kind: 'delete machine';
  readonly lab: Lab;
  readonly machine: LabVirtualMachine;
}
