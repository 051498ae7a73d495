import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { ImageDefinition } from '../../azure/resources/image-definitions.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { PublishedVersion } from '../gallery/stock.js';
import type { Orphan } from '../store/orphans.js';
import type { StoredBlobs } from '../store/store.js';
import type { SharedImage } from './shared-images.js';

export type RetireAction =
  | StoredImageDeletion
  | StoredImageMarking
  | OrphanDeletion
  | CustomImageDeletion
  | CustomImageMarking
  | GalleryRetireAction;

export type GalleryRetireAction =
  VersionDeletion | VersionMarking | SnapshotsDeletion | DefinitionDeletion | SharedImageHiding;

export interface StoredImageDeletion extends ImageAction {
  readonly kind: 'delete stored image';
  readonly factoryLab: Lab;
  readonly image: StoredBlobs;
}

/** Deprecates a stored image in its record, or restores it (C120). */
export interface StoredImageMarking extends ImageAction, Marking {
  readonly kind: 'mark stored image';
  readonly factoryLab: Lab;
  readonly image: StoredBlobs;
}

/** Deletes a blob that belongs to no stored image. */
export interface OrphanDeletion extends ImageAction {
  readonly kind: 'delete orphan';
  readonly factoryLab: Lab;
  readonly orphan: Orphan;
}

export interface CustomImageDeletion extends ImageAction {
  readonly kind: 'delete custom image';
  readonly lab: Lab;
  readonly image: CustomImage;
  /** The image was read a moment ago, for this very deletion: it is not read again. */
  readonly isFresh?: true;
}

/** Deprecates a custom image, or restores it (C120). */
export interface CustomImageMarking extends ImageAction, Marking {
  readonly kind: 'mark custom image';
  readonly lab: Lab;
  readonly image: CustomImage;
}

/** Deletes a version. Its end comes after that of the action that it comes after: so a definition waits for all of its versions. */
export interface VersionDeletion extends ImageAction {
  readonly kind: 'delete version';
  readonly version: PublishedVersion;
}

/** Deprecates a version, or restores it (C120). */
export interface VersionMarking extends ImageAction, Marking {
  readonly kind: 'mark version';
  readonly version: PublishedVersion;
}

/** Deletes a snapshot set. */
export interface SnapshotsDeletion extends ImageAction {
  readonly kind: 'delete snapshots';
  readonly set: SnapshotSet;
}

/** Deletes a definition once its versions are gone. */
export interface DefinitionDeletion extends ImageAction {
  readonly kind: 'delete definition';
  readonly definition: ImageDefinition;
}

/** Lets the users of a lab no longer see a definition. */
export interface SharedImageHiding extends ImageAction {
  readonly kind: 'hide shared image';
  readonly lab: Lab;
  readonly image: SharedImage;
}

/** An action that deprecates an image, or restores it. */
export type MarkingAction = StoredImageMarking | CustomImageMarking | VersionMarking;

export function isMarking(action: RetireAction): action is MarkingAction {
  return action.kind.startsWith('mark ');
}

/** Whether an image is deprecated, and until when, once an action is done. */
interface Marking {
  /** The beginning of the UTC day after which it may go; absent where it is restored. */
  readonly deleteAfter?: Date;
}

interface ImageAction extends Action {
  readonly target: NonNullable<Action['target']>;
}
