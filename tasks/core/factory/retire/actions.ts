import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { Orphan } from '../store/orphans.js';
import type { StoredBlobs } from '../store/store.js';

/** What is deleted. */
export type Retired =
  | { readonly kind: 'stored image'; readonly image: StoredBlobs }
  | { readonly kind: 'orphan'; readonly orphan: Orphan }
  | { readonly kind: 'custom image'; readonly image: CustomImage; readonly lab: Lab };

export interface RetireAction extends Action {
  readonly factoryLab: Lab;
  readonly imagePath: string;
  readonly retired: Retired;
}
