import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext } from '../../step/step.js';
import type { LockInputs } from '../vhds/lease.js';

export interface RetireInputs extends FactoryLabInputs, LockInputs {
  readonly ConfigurationLocation: string;
  readonly ImagesToSave: number;
  readonly strictImagePaths: boolean;
  readonly keepLastOfRemoved: boolean;
  readonly allowMassDeletion: boolean;
  readonly orphanGraceHours: number;
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
  /** The run is the build of a pull request (C94). */
  readonly isPullRequest: boolean;
}

export type RetireContext = ActionContext<RetireInputs, Azure>;
