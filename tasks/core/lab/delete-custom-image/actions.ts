import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';

export interface DeleteImageAction extends Action {
  readonly kind: 'delete custom image';
  readonly lab: Lab;
  /** As it was when the plan was made. */
  readonly image: CustomImage;
}
