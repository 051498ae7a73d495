import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext, Context } from '../../step/step.js';

export interface HistoryInputs extends FactoryLabInputs {
  /** Only records of such a name are deleted; `*` stands for any characters, `?` for one. */
  readonly deploymentNamePattern: string;
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type ReadContext = Context<HistoryInputs, Azure>;

export type HistoryContext = ActionContext<HistoryInputs, Azure>;
