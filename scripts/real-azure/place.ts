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
  /** The paths of all custom roles and assignments that a run made; absent where an earlier run did, of which they are not known. */
  readonly rolePaths?: readonly string[];
}

/** The place of a run. */
export interface RunPlace extends Place {
  /** To which it adds a path before it makes what lies there. */
  readonly rolePaths: string[];
}
