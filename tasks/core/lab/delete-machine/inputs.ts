import type { Azure } from '../../azure/azure.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { LabInputs } from '../find-lab.js';

export interface DeleteMachineInputs extends LabInputs {
  /** The name of a VM of the lab, or its resource id. */
  readonly LabVmId: string;
  readonly ignoreMissing: boolean;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type ReadContext = Context<DeleteMachineInputs, Azure>;

export type DeleteMachineContext = ActionContext<DeleteMachineInputs, Azure>;
