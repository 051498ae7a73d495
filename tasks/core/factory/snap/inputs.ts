import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { GalleryInputs } from '../gallery/inputs.js';
import type { LockInputs } from '../vhds/lease.js';
import type { CopyInputs } from '../vhds/wait-for-copy.js';
import type { SelectionInputs } from '../selection.js';

export interface SnapInputs extends FactoryLabInputs, GalleryInputs, SelectionInputs, LockInputs, CopyInputs {
  /** Largest number of disks copied at the same time; 0 is all. */
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  /** Whether disks of generation 2 machines are stored (C61). */
  readonly allowGeneration2: boolean;
  /** With a gallery: whether VHDs are stored too, for labs without gallery. */
  readonly storeVhd: boolean;
  readonly whatIf: boolean;
}

export type SnapContext = ActionContext<SnapInputs, Azure>;

export type ReadContext = Context<SnapInputs, Azure>;
