import type { Disk } from '../../azure/resources/disks.js';
import type { Gallery } from '../../azure/resources/galleries.js';
import type { OsState } from '../../azure/resources/image-definitions.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action, Finding } from '../../step/action.js';
import type { BuiltImage } from '../gallery/gallery-tags.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { SnapshotGroup } from '../gallery/stock.js';
import type { NamedImage } from '../images/image-names.js';
import type { OsType } from '../images/os-type.js';
import type { StoredImage } from '../store/companion.js';
import type { ImageOrigin } from '../store/record-body.js';
import type { SnapCandidate } from './candidate.js';

/** Work on the OS disk of an image VM. */
export interface DiskAction extends Action {
  readonly lab: Lab;
  readonly disk: Disk;
  readonly vm: Pick<SnapCandidate, 'id' | 'createdDateText'>;
  readonly imagePath: string;
  /** The name of the VHD that the VM is, or would be, stored in (C52). */
  readonly vhdFileName: string;
}

/** Stores the disk as an image. */
export interface SnapAction extends DiskAction {
  readonly kind: 'snap';
  /** The image's name, unless another run takes that name before this image is committed (C70). */
  readonly imageName: string;
  /** The stored images that the plan knows. */
  readonly stored: readonly NamedImage[];
  /** The names that images had which are no longer stored, in lower case (C70). */
  readonly given: readonly string[];
  /** The stored images whose names might be given again today, should they be retired: their names are to be remembered. */
  readonly unremembered: readonly Pick<StoredImage, 'imageName' | 'imagePath' | 'vhdFileName'>[];
  /** Names of earlier days that need not be remembered any longer. */
  readonly outdated: readonly string[];
  readonly description: string;
  readonly osType: OsType;
  readonly osState: OsState;
  /** The gallery that the image is saved for, too. */
  readonly gallery?: string;
  /** It waits for its tests: its companion is written once they have passed. */
  readonly isToBeTested: boolean;
  /** Where it comes from, as far as that is known before. */
  readonly origin: ImageOrigin;
  /** The resource id of the machine of Azure Compute, which tells the image that it was built from. */
  readonly computeId?: string;
  /** Warnings of what the image will lack: data disks (C61), perhaps a generalization (C73). */
  readonly findings: readonly Finding[];
}

/** Saves the disks of an image VM by snapshots, of which a gallery gets its version. */
export interface SaveSnapshotsAction extends Action {
  readonly kind: 'save snapshots';
  readonly lab: Lab;
  /** The OS disk. */
  readonly disk: Disk;
  readonly dataDisks: readonly { readonly lun: number; readonly disk: Disk }[];
  readonly image: Omit<BuiltImage, 'factoryRunId'>;
  readonly osType: OsType;
  readonly osState: OsState;
  /** No version is made of it before its VHD has passed the tests. */
  readonly isToBeTested?: true;
  readonly gallery: Gallery;
  readonly snapshotGroup: SnapshotGroup;
  /** What an earlier run has left of the set. */
  readonly begun?: SnapshotSet;
  /** Warnings of what labs cannot do with the image. */
  readonly findings: readonly Finding[];
}

/** The verb of `EndAccessAction`. */
export const endOfAccess = 'end the access to';

/** Ends the access to the disk of a VM that is not stored in this run (C62). */
export interface EndAccessAction extends DiskAction {
  readonly kind: 'end access';
}

export type AnyAction = SnapAction | SaveSnapshotsAction | EndAccessAction;
