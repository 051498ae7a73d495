import type { BlobEntry } from '../../azure/blobs/container.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { StoredBlobs } from '../store/store.js';

export interface DistributeAction extends Action {
  readonly image: StoredBlobs;
  readonly factoryLab: Lab;
  readonly lab: Lab;
}

/** Deletes a staged VHD that no run goes on with. */
export interface DiscardAction extends Action {
  readonly lab: Lab;
  readonly staged: BlobEntry;
}
