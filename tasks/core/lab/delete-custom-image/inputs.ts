import type { Azure } from '../../azure/azure.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { LabInputs } from '../find-lab.js';

export interface DeleteImageInputs extends LabInputs {
  /** The name of a custom image of the lab, or its resource id. */
  readonly CustomImageId: string;
  /** Whether an image that an image factory brought may be deleted, too. */
  readonly allowFactoryImages: boolean;
  readonly ignoreMissing: boolean;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type ReadContext = Context<DeleteImageInputs, Azure>;

export type DeleteImageContext = ActionContext<DeleteImageInputs, Azure>;
