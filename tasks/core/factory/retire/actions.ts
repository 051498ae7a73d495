import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { ImageDefinition } from '../../azure/resources/image-definitions.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { PublishedVersion } from '../gallery/stock.js';
import type { Orphan } from '../store/orphans.js';
import type { StoredBlobs } from '../store/store.js';
import type { SharedImage } from './shared-images.js';

export type RetireAction = StoredImageDeletion | OrphanDeletion | CustomImageDeletion | GalleryRetireAction;

export type GalleryRetireAction =
  VersionDeletion | SnapshotsDeletion | DefinitionDeletion | SharedImageHiding;

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
  /** The image was read a moment ago, for this very deletion: it is not read again. */
  readonly isFresh?: true;
}

/** Deletes a version. Its end comes after that of the action that it comes after: so a definition waits for all of its versions. */
export interface VersionDeletion extends ImageDeletion {
  readonly kind: 'delete version';
  readonly version: PublishedVersion;
}

/** Deletes a snapshot set. */
export interface SnapshotsDeletion extends ImageDeletion {
  readonly kind: 'delete snapshots';
  readonly set: SnapshotSet;
}

/** Deletes a definition once its versions are gone. */
export interface DefinitionDeletion extends ImageDeletion {
  readonly kind: 'delete definition';
  readonly definition: ImageDefinition;
}

/** Lets the users of a lab no longer see a definition. */
export interface SharedImageHiding extends ImageDeletion {
  readonly kind: 'hide shared image';
  readonly lab: Lab;
  readonly image: SharedImage;
}

interface ImageDeletion extends Action {
  readonly target: NonNullable<Action['target']>;
}
