import type { Deployment } from '../../azure/resources/deployments.js';
import type { OsState } from '../../azure/resources/image-definitions.js';
import type { Generation } from '../../azure/resources/machine-traits.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { OsType } from '../images/os-type.js';
import type { StoredBlobs } from '../store/stored-blobs.js';
import type { BuildLimits } from '../templates/image-settings.js';
import type { PreparedTemplate } from '../templates/prepare-template.js';

export type CreateAction = BuildAction | ClearRecordAction;

/** Builds the image VM of a golden image. */
export interface BuildAction extends Action, ImageDeployment {
  readonly kind: 'build';
  readonly prepared: PreparedTemplate;
  /** Begun by an earlier run or attempt: its end is awaited, and nothing is built again (C28). */
  readonly adopted: boolean;
  /** Why it is built, where only what changed is. */
  readonly why?: string;
  /** What is known of the VM before it is built. */
  readonly expected: ExpectedMachine;
  /** What it is built upon; absent of what is built upon no golden image. */
  readonly base?: BuildBase;
  /** What Images.json says in place of the inputs. */
  readonly limits?: BuildLimits;
  /** Records of ended deployments of ours for this image, whose VM does not exist any more. */
  readonly leftRecords: readonly Deployment[];
}

/** The golden image that another one is built upon, and its image. */
export interface BuildBase {
  readonly basePath: string;
  readonly baseKey: string;
  /** The stored image; absent where there is none before this run has built it. */
  readonly image?: StoredBlobs;
  /** This run builds the base, whose new image is taken. */
  readonly isOfRun?: true;
}

/** What is known of an image VM before it is built, for what follows its build in a whole run. */
export interface ExpectedMachine {
  /** Absent where only the deployment shows it. */
  readonly size?: string;
  readonly osType: OsType;
  readonly osState: OsState;
  readonly generation: Generation;
  readonly isTrustedLaunch: boolean;
  readonly keepsDataDisks?: boolean;
  /** Its image is tested before it is handed out. */
  readonly isToBeTested?: true;
}

/** Deletes the record of an ended deployment that no build clears. */
export interface ClearRecordAction extends Action, ImageDeployment {
  readonly kind: 'clear record';
  /** The state of the deployment when the plan was made. */
  readonly state: string;
}

/** The deployment of a golden image, and the VM that it makes. */
export interface ImageDeployment {
  readonly lab: Lab;
  readonly imagePath: string;
  readonly vmName: string;
  /** The names of all VMs that it makes, where they are others than this name alone. */
  readonly machineNames?: readonly string[];
  readonly deploymentName: string;
}
