import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext } from '../../step/step.js';
import type { LockInputs } from '../vhds/lease.js';
import type { CopyInputs } from '../vhds/wait-for-copy.js';

export type DistributeContext = ActionContext<DistributeInputs, Azure>;

export interface DistributeInputs extends FactoryLabInputs, LockInputs, CopyInputs {
  readonly ConfigurationLocation: string;
  readonly maxConcurrentJobs: number;
  readonly newestOnly: boolean;
  readonly isVhdSysPrepped: boolean;
  readonly stagingContainer: string;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}
