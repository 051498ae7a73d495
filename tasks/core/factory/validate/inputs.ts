import type { Azure } from '../../azure/azure.js';
import type { Context } from '../../step/step.js';
import type { GalleryInputs } from '../gallery/inputs.js';

export interface ValidateInputs extends GalleryInputs {
  readonly ConfigurationLocation: string;
  readonly DevTestLabName: string;
  readonly SubscriptionId: string;
  readonly vmSize: string;
  readonly ImagesToSave: number | undefined;
  readonly includeSysprep: boolean;
  readonly strictImagePaths: boolean;
  /** VHDs are copied to labs in other regions. */
  readonly allowOtherRegions: boolean;
  readonly parameterOverrides: string;
}

/** Azure is undefined where the task has no service connection. */
export type ReadContext<Services = Azure | undefined> = Context<ValidateInputs, Services>;
