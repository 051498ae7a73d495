import type { Azure } from '../../azure/azure.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { LabInputs } from '../find-lab.js';

export interface DeleteEnvironmentInputs extends LabInputs {
  /** The name of an environment of the identity, or a resource id. */
  readonly EnvironmentId: string;
  /** Whether one of another user may be deleted; its id must be given. */
  readonly allowOtherUsers: boolean;
  readonly ignoreMissing: boolean;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type ReadContext = Context<DeleteEnvironmentInputs, Azure>;

export type DeleteEnvironmentContext = ActionContext<DeleteEnvironmentInputs, Azure>;
