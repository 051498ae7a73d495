import type { Disk } from '../../azure/resources/disks.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action, Finding } from '../../step/action.js';
import type { NamedImage } from '../images/image-names.js';
import type { SnapCandidate } from './candidate.js';

/** Something to do with the disk of an image VM. */
export interface DiskAction extends Action {
  readonly lab: Lab;
  readonly disk: Disk;
  readonly vm: Pick<SnapCandidate, 'id' | 'createdDateText'>;
  readonly imagePath: string;
  /** What the VM is stored as, or would be. */
  readonly vhdFileName: string;
}

/** Stores a VM; a disk action that is none ends the access to the disk of one that is not stored. */
export interface SnapAction extends DiskAction {
  /** Unless another run gives it to its image before this one is stored. */
  readonly imageName: string;
  /** What was stored already. */
  readonly stored: readonly NamedImage[];
  readonly description: string;
  readonly osType: 'Windows' | 'Linux';
  /** What is odd about the VM, though it can be stored. */
  readonly findings: readonly Finding[];
}
