import type { Environment } from '../../azure/resources/environments.js';
import type { Action } from '../../step/action.js';

export interface DeleteEnvironmentAction extends Action {
  readonly kind: 'delete environment';
  readonly environment: Environment;
}
