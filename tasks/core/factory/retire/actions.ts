import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { Orphan } from '../store/orphans.js';
import type { StoredBlobs } from '../store/store.js';

export type RetireAction = StoredImageDeletion | OrphanDeletion | CustomImageDeletion;

export interface StoredImageDeletion extends ImageDeletion {
  readonly kind: 'delete stored image';
  readonly factoryLab: Lab;
  readonly image: StoredBlobs;
}

/** Deletes a blob that belongs to no stored image. */
export interface OrphanDeletion extends ImageDeletion {
  readonly kind: 'delete orphan';
  readonly factoryLab: Lab;
  readonly orphan: Orphan;
}

export interface CustomImageDeletion extends ImageDeletion {
  readonly kind: 'delete custom image';
  readonly lab: Lab;
  readonly image: CustomImage;
}

interface ImageDeletion extends Action {
  readonly target: NonNullable<Action['target']>;
}
