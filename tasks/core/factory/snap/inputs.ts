import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext } from '../../step/step.js';
import type { LockInputs } from '../vhds/lease.js';
import type { CopyInputs } from '../vhds/wait-for-copy.js';

export type SnapContext = ActionContext<SnapInputs, Azure>;

export interface SnapInputs extends FactoryLabInputs, LockInputs, CopyInputs {
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  readonly allowGeneration2: boolean;
  readonly whatIf: boolean;
}
