import type { Azure } from '../../azure/azure.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { FactoryLabInputs } from '../find-lab.js';

export interface PowerInputs extends FactoryLabInputs {
  /** The name of a VM of the lab, or its resource id. */
  readonly BuildAgent: string;
  readonly Action: 'Start' | 'Stop';
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
  /** The name of the machine that the task runs on, where that is known. */
  readonly agentMachine?: string;
}

export type ReadContext = Context<PowerInputs, Azure>;

export type PowerContext = ActionContext<PowerInputs, Azure>;
