import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';

export interface PowerAction extends Action {
  readonly kind: 'start machine' | 'stop machine';
  readonly lab: Lab;
  readonly machine: LabVirtualMachine;
}
