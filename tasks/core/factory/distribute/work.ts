import type { BlobContainer } from '../../azure/blobs/container.js';
import type { ReadMade } from '../../azure/resources/custom-images.js';
import type { DistributeAction } from './actions.js';
import type { DistributeContext } from './inputs.js';

/** One image that is being brought to one lab, with the containers that it is copied from and to. */
export interface Work {
  readonly action: DistributeAction;
  readonly context: DistributeContext;
  readonly store: BlobContainer;
  readonly staging: BlobContainer;
  readonly readMade?: ReadMade;
}
