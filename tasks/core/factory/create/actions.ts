import type { Deployment } from '../../azure/resources/deployments.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';
import type { PreparedTemplate } from '../templates/prepare-template.js';

/** Deletes the record of a deployment that nobody goes on with. */
export interface ClearAction extends Action, Deployed {
  readonly state: string;
}

export interface CreateAction extends Action {
  readonly lab: Lab;
  readonly imagePath: string;
  readonly vmName: string;
  readonly deploymentName: string;
  readonly prepared: PreparedTemplate;
  /** Begun by an earlier run or attempt: waited for, not built again (C28). */
  readonly adopted: boolean;
  /** Records of ended deployments of ours for this image, whose VM is gone. */
  readonly leftRecords: readonly Deployment[];
}

/** What a deployment is called, and what it was to make. */
export type Deployed = Pick<CreateAction, 'lab' | 'imagePath' | 'vmName' | 'deploymentName'>;
