import type { BlobContainer } from '../../azure/blobs/container.js';
import type { DistributeAction } from './actions.js';
import type { DistributeContext } from './inputs.js';

/** What is needed to bring one image to one lab. */
export interface Work {
  readonly action: DistributeAction;
  readonly context: DistributeContext;
  readonly store: BlobContainer;
  readonly staging: BlobContainer;
}
