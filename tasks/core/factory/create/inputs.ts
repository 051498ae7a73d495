import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext } from '../../step/step.js';

export type CreateContext = ActionContext<CreateInputs, Azure>;

export interface CreateInputs extends FactoryLabInputs {
  readonly ConfigurationLocation: string;
  readonly machineUserName: string;
  readonly machinePassword: string;
  /** `-name value` pairs or JSON, for parameters of the golden images (C30). */
  readonly parameterOverrides: string;
  readonly StandardTimeoutMinutes: number;
  readonly vmSize: string;
  readonly includeSysprep: boolean;
  readonly buildTimeoutMinutes: number;
  readonly operationTimeoutMinutes: number;
  readonly expireAfterHours: number;
  readonly maxConcurrentJobs: number;
  readonly whatIf: boolean;
}
