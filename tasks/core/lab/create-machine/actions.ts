import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { MachineSource } from './source.js';

export interface CreateMachineAction extends Action {
  readonly kind: 'create machine';
  readonly lab: Lab;
  /** The name of the VM in the first attempt. */
  readonly vmName: string;
  readonly source: MachineSource;
  /** The attempt, counted from 0, that an earlier run had come to; 0 where there was none. */
  readonly firstAttempt: number;
  /** Whether a VM of a failed deployment of an earlier run is deleted first. */
  readonly clearsFirst: boolean;
}
