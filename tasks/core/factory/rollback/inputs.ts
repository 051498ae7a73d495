import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { GalleryInputs } from '../gallery/inputs.js';
import type { LockInputs } from '../vhds/lease.js';
import type { CopyInputs } from '../vhds/wait-for-copy.js';

export interface RollbackInputs extends FactoryLabInputs, GalleryInputs, LockInputs, CopyInputs {
  readonly ConfigurationLocation: string;
  /** An image path, of which the newest image is revoked, or the name of one image. */
  readonly imageToRevoke: string;
  /** Why it is revoked. */
  readonly reason: string;
  /** Custom images of the revoked image are deleted where nothing uses them. */
  readonly deleteRevoked: boolean;
  readonly strictImagePaths: boolean;
  readonly isVhdSysPrepped: boolean;
  readonly allowOtherRegions: boolean;
  readonly stagingContainer: string;
  readonly maxConcurrentJobs: number;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type RollbackContext = ActionContext<RollbackInputs, Azure>;

export type ReadContext = Context<RollbackInputs, Azure>;
