import type { Azure } from '../../tasks/core/azure/azure.js';

/** A place in Azure, and how long requests there may take. */
export interface Place {
  readonly azure: Azure;
  readonly subscriptionId: string;
  readonly pollSeconds: number;
  readonly signal: AbortSignal;
}
