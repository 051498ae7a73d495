import type { Azure } from '../../tasks/core/azure/azure.js';
import type { OtherIdentity } from './asking/means.js';

/** A place in Azure, and how long requests there may take. */
export interface Place {
  readonly azure: Azure;
  readonly subscriptionId: string;
  readonly pollSeconds: number;
  /** Somebody else, where one was given. */
  readonly other?: OtherIdentity;
  readonly signal: AbortSignal;
  /** The paths of all custom roles and assignments that this run makes, to which it adds; absent where an earlier run made them. */
  readonly rolePaths?: string[];
}
