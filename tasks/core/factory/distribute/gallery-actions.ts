import type { NewImageDefinition } from '../../azure/resources/image-definitions.js';
import type { ImageVersion } from '../../azure/resources/image-versions.js';
import type { Gallery } from '../../azure/resources/galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { BuiltImage } from '../gallery/gallery-tags.js';
import type { LabSharing } from '../gallery/lab-sharing.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';

/** The version that an image is, or will be, in the gallery. */
export interface PlannedVersion {
  readonly id: string;
  readonly name: string;
  readonly definition: Pick<NewImageDefinition, 'id' | 'osType' | 'osState'> & { readonly name: string };
}

/** Publishes an image: its version, in the regions of all labs that take it. */
export interface PublishAction extends Action {
  readonly kind: 'publish';
  readonly image: BuiltImage;
  readonly version: PlannedVersion;
  readonly gallery: Gallery;
  readonly factoryLab: Lab;
  /** The regions that it is to be in, that of the factory first. */
  readonly regions: readonly string[];
  /** Those of them in which it is not yet. */
  readonly newRegions: readonly string[];
  /** The definition, where that is to be made. */
  readonly toCreate?: NewImageDefinition | undefined;
  /** The snapshots that it is made of; absent where they are gone, since the version was there already. */
  readonly set?: SnapshotSet;
}

/** Lets the users of a lab take a version. */
export interface OfferAction extends Action {
  readonly kind: 'offer';
  readonly lab: Lab;
  readonly gallery: Gallery;
  readonly version: PlannedVersion;
  readonly sharing: LabSharing;
  /** The version is in the lab's region already. */
  readonly isReady: boolean;
}

/** Deletes snapshots whose version is published, which an earlier run has left. */
export interface DiscardSnapshotsAction extends Action {
  readonly kind: 'discard snapshots';
  readonly factoryLab: Lab;
  readonly set: SnapshotSet;
  readonly version: Pick<ImageVersion, 'managedImageId'>;
}

export type GalleryAction = PublishAction | OfferAction | DiscardSnapshotsAction;
