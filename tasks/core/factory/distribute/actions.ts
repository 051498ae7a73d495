import type { BlobEntry } from '../../azure/blobs/container.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { StoredBlobs } from '../store/store.js';

/** Brings a stored image to a lab. */
export interface DistributeAction extends Action {
  readonly kind: 'distribute';
  /** Nothing but this run is known to bring the lab images since it was read: it is looked at only before the image is made. */
  readonly isKnownToLack?: true;
  readonly image: StoredBlobs;
  readonly factoryLab: Lab;
  readonly lab: Lab;
}

/** Deletes a staged VHD that no run will use. */
export interface DiscardAction extends Action {
  readonly kind: 'discard';
  readonly lab: Lab;
  readonly staged: BlobEntry;
}
