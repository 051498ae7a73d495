import type { FactoryLabInputs } from '../../lab/find-lab.js';

export interface CleanUpInputs extends FactoryLabInputs {
  readonly deleteUncommitted: boolean;
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}
