import type { Disk } from '../../azure/resources/disks.js';
import type { OsState } from '../../azure/resources/image-definitions.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action, Finding } from '../../step/action.js';
import type { NamedImage } from '../images/image-names.js';
import type { OsType } from '../images/os-type.js';
import type { StoredImage } from '../store/companion.js';
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
  /** Warnings of what the image will lack: data disks (C61), perhaps a generalization (C73). */
  readonly findings: readonly Finding[];
}

/** Ends the access to the disk of a VM that is not stored in this run (C62). */
export interface EndAccessAction extends DiskAction {
  readonly kind: 'end access';
}
