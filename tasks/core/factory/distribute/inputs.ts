import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { GalleryInputs } from '../gallery/inputs.js';
import type { LockInputs } from '../vhds/lease.js';
import type { CopyInputs } from '../vhds/wait-for-copy.js';
import type { SelectionInputs } from '../selection.js';

export interface DistributeInputs
  extends FactoryLabInputs, GalleryInputs, SelectionInputs, LockInputs, CopyInputs {
  readonly ConfigurationLocation: string;
  /** Largest number of images brought to labs at the same time; 0 is all. */
  readonly maxConcurrentJobs: number;
  /** Labs receive the newest image of each path, not its history (C77). */
  readonly newestOnly: boolean;
  /** One image of each path in a lab carries the tag of the current one (C125). */
  readonly markCurrent: boolean;
  /** Labs receive nothing that only the rule of the scripts matches (C20). */
  readonly strictImagePaths: boolean;
  /** Whether custom images are created as generalized with Sysprep. */
  readonly isVhdSysPrepped: boolean;
  /** VHDs are copied to labs in other regions, too (C79). */
  readonly allowOtherRegions: boolean;
  /** The container of a lab's storage account to which VHDs are copied first (C82). */
  readonly stagingContainer: string;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type DistributeContext = ActionContext<DistributeInputs, Azure>;

export type ReadContext = Context<DistributeInputs, Azure>;
