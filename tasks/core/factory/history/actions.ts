import type { Deployment, DeploymentName } from '../../azure/resources/deployments.js';
import type { Action } from '../../step/action.js';

export interface DeleteRecordAction extends Action {
  readonly kind: 'delete record';
  readonly record: DeploymentName;
  /** What it was when the plan was made. */
  readonly planned: Pick<Deployment, 'state' | 'changedAt'>;
}
