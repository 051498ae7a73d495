import type { Azure } from '../../azure/azure.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { CleanUpInputs } from '../clean-up/inputs.js';
import type { CreateInputs } from '../create/inputs.js';
import type { DistributeInputs } from '../distribute/inputs.js';
import type { RetireInputs } from '../retire/inputs.js';
import type { SnapInputs } from '../snap/inputs.js';
import type { TestInputs } from '../test/inputs.js';

/** The inputs of all steps, and those of the whole run. */
export interface WholeInputs
  extends CreateInputs, SnapInputs, TestInputs, DistributeInputs, CleanUpInputs, RetireInputs {
  /** Largest number of VMs built at the same time; 0 is all. */
  readonly maxBuilds: number;
  /** Minutes after which nothing is started that would end later; 0 is no limit. */
  readonly stopStartingAfterMinutes: number;
  /** The most further builds of an image whose build failed for a cause that another VM may not meet. */
  readonly buildRetries: number;
}

export type WholeContext = ActionContext<WholeInputs, Azure>;

export type ReadContext = Context<WholeInputs, Azure>;
