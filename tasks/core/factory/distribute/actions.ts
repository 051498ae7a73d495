import type { BlobEntry } from '../../azure/blobs/container.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { CurrentMove } from '../current/choose-current.js';
import type { FormulaChange } from '../current/write-formula.js';
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

/** Makes an image the current one of its path in a lab, once those have come that are to come. */
export interface MakeCurrentAction extends Action, CurrentMove {
  readonly kind: 'make current';
  readonly target: NonNullable<Action['target']>;
  readonly lab: Lab;
  readonly imagePath: string;
}

/** Writes a formula of the Configuration folder to a lab, once the images have come that are to come. */
export interface WriteFormulaAction extends Action, FormulaChange {
  readonly kind: 'write formula';
  readonly target: NonNullable<Action['target']>;
  readonly lab: Lab;
}

/** Deletes a staged VHD that no run will use. */
export interface DiscardAction extends Action {
  readonly kind: 'discard';
  readonly lab: Lab;
  readonly staged: BlobEntry;
}
