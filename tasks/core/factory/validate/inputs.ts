import type { Azure } from '../../azure/azure.js';
import type { Context } from '../../step/step.js';
import type { GalleryInputs } from '../gallery/inputs.js';

export interface ValidateInputs extends Omit<GalleryInputs, 'gallery'> {
  /** Undefined where it is not known, because the tasks get theirs elsewhere; empty where there is none. */
  readonly gallery: string | undefined;
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
