import type { NewCustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { ImageSource } from './source.js';

export interface CreateImageAction extends Action {
  readonly kind: 'create custom image';
  readonly lab: Lab;
  readonly image: NewCustomImage;
  readonly source: ImageSource;
  readonly runId: string;
  /** Azure was making it of this source when the plan was made. */
  readonly isBegun: boolean;
}
