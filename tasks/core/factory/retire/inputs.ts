import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { GalleryInputs } from '../gallery/inputs.js';
import type { Keeping } from './limits.js';
import type { LockInputs } from '../vhds/lease.js';
import type { SelectionInputs } from '../selection.js';

export interface RetireInputs extends FactoryLabInputs, GalleryInputs, SelectionInputs, LockInputs {
  readonly ConfigurationLocation: string;
  /** Number of images of each path that stay, in the store and in each lab (C95). */
  readonly ImagesToSave: number;
  readonly strictImagePaths: boolean;
  /** The newest image of a removed golden image stays (C96). */
  readonly keepLastOfRemoved: boolean;
  readonly allowMassDeletion: boolean;
  /** What keeps a custom image that would be deleted: `formulas` that use it, or nothing. */
  readonly protectInUse: 'formulas' | 'none';
  /** Least age at which a blob of no image is deleted; 0 deletes none of them (C64). */
  readonly orphanGraceHours: number;
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
  /** The run is the build of a pull request (C94). */
  readonly isPullRequest: boolean;
}

/** What decides which images go: inputs, and what Images.json says of golden images. */
export interface RetentionOptions extends Pick<
  RetireInputs,
  'ImagesToSave' | 'keepLastOfRemoved' | 'strictImagePaths' | 'allowMassDeletion' | 'isPullRequest'
> {
  /** Absent where Images.json says of no golden image how many are kept. */
  readonly keeping?: Keeping;
}

export type RetireContext = ActionContext<RetireInputs, Azure>;

export type ReadContext = Context<RetireInputs, Azure>;
