import type { BlobEntry } from '../../azure/blobs/container.js';
import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { CurrentMove } from '../current/choose-current.js';
import type { DistributeAction, WriteFormulaAction } from '../distribute/actions.js';
import type { PublishedVersion } from '../gallery/stock.js';
import type { ImageRecord } from '../store/image-records.js';
import type { StoredBlobs } from '../store/store.js';

/** What all actions of one rollback know. */
interface RollingBack extends Action {
  /** Why the image is revoked, as the record and the tags say it. */
  readonly why: string;
}

/** The fact in a record of the report: the name of the image that takes the place of the one that is revoked. */
export const previousFact = 'previousImage';

/** Revokes an image in its record, and takes its companion away. */
export interface RevokeAction extends RollingBack {
  readonly kind: 'revoke';
  readonly factoryLab: Lab;
  readonly vhdFileName: string;
  /** Absent where there is none that can be used. */
  readonly record?: ImageRecord;
  /** The companions that name its VHD, the original first; none where an earlier run has taken them away. */
  readonly companions: readonly BlobEntry[];
  /** What the original says; absent where there is none. */
  readonly image?: StoredBlobs;
  /** The name of the image that takes its place. */
  readonly previous: string;
}

/** Excludes a version of the image from the latest, for good. */
export interface RevokeVersionAction extends RollingBack {
  readonly kind: 'revoke version';
  readonly version: PublishedVersion;
  readonly previous: string;
}

/** Work in a lab, which begins only once the image is revoked in the store. */
interface LabAction extends RollingBack {
  readonly lab: Lab;
  readonly factoryLab: Lab;
  /** Absent where only the gallery has the image. */
  readonly vhdFileName?: string;
}

/** Marks a custom image of the revoked image as such. */
export interface MarkAction extends LabAction {
  readonly kind: 'mark';
  readonly image: CustomImage;
}

/** Brings the previous image to a lab that lacks it. */
export interface BringAction extends LabAction {
  readonly kind: 'bring';
  readonly bring: DistributeAction;
}

/** Makes the previous image the current one of a lab. */
export interface SwitchAction extends LabAction {
  readonly kind: 'switch';
  readonly imagePath: string;
  readonly move: CurrentMove;
}

/** Lets a formula of the Configuration folder make machines of the image that is the current one then. */
export interface FormulaAction extends LabAction {
  readonly kind: 'formula';
  readonly write: WriteFormulaAction;
}

/** Deletes a custom image of the revoked image where another one is current. */
export interface DeleteAction extends LabAction {
  readonly kind: 'delete';
  readonly imagePath: string;
  readonly image: CustomImage;
  /** The names of the images of which one has to be current before. */
  readonly others: readonly string[];
}

export type RollbackAction =
  RevokeAction | RevokeVersionAction | MarkAction | BringAction | SwitchAction | FormulaAction | DeleteAction;
