import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';

export interface CleanUpAction extends Action {
  readonly kind: 'delete image VM';
  readonly machine: LabVirtualMachine;
  readonly lab: Lab;
}
