import type { NewDeployment } from '../../azure/resources/deployments.js';
import type { Environment } from '../../azure/resources/environments.js';
import type { Action } from '../../step/action.js';

/** What is deployed into an environment: a template, or its address, with the values of its parameters. */
export type Content = Pick<NewDeployment, 'template' | 'templateLink' | 'parameters'>;

export interface UpdateEnvironmentAction extends Action {
  readonly kind: 'update environment';
  readonly environment: Environment;
  /** The same for the same content, the secret values aside: a run again joins a deployment that runs. */
  readonly deploymentName: string;
  /** A function, so that no secret stands in the plan. */
  readonly content: () => Content;
}
