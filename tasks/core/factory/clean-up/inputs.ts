import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { GalleryInputs } from '../gallery/inputs.js';

export interface CleanUpInputs extends FactoryLabInputs, GalleryInputs {
  /** VMs whose image is not stored are deleted too (C92). */
  readonly deleteUncommitted: boolean;
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type CleanUpContext = ActionContext<CleanUpInputs, Azure>;

export type ReadContext = Context<CleanUpInputs, Azure>;
