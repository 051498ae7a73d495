import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { GalleryInputs } from '../gallery/inputs.js';
import type { SelectionInputs } from '../selection.js';

/** The context in which this step reads. */
export type ReadContext = Context<CreateInputs, Azure>;

/** The context in which this step carries out an action. */
export type CreateContext = ActionContext<CreateInputs, Azure>;

export interface CreateInputs extends FactoryLabInputs, GalleryInputs, SelectionInputs {
  readonly ConfigurationLocation: string;
  readonly machineUserName: string;
  readonly machinePassword: string;
  /** `-name value` pairs or JSON, for parameters of the golden images (C30). */
  readonly parameterOverrides: string;
  readonly StandardTimeoutMinutes: number;
  readonly vmSize: string;
  readonly includeSysprep: boolean;
  readonly buildTimeoutMinutes: number;
  readonly operationTimeoutMinutes: number;
  /** Whether all golden images are built, or only those that changed. */
  readonly build: 'all' | 'changed';
  /** The age in days at which an image is built although nothing changed; 0 is none. */
  readonly maxImageAgeDays: number;
  readonly expireAfterHours: number;
  readonly maxConcurrentJobs: number;
  readonly whatIf: boolean;
  /** The commit of the run, for a Configuration folder that is no checkout; absent where the host does not tell. */
  readonly sourceVersion?: string;
}
