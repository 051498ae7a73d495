import type { Deployment } from '../../azure/resources/deployments.js';
import type { NewEnvironment } from '../../azure/resources/environments.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Action } from '../../step/action.js';

/** What has to be done for an environment to be there: one that is being made of the same is only waited for. */
export type Way = 'make' | 'join';

export interface CreateEnvironmentAction extends Action {
  readonly kind: 'create environment';
  readonly lab: Lab;
  readonly way: Way;
  readonly environment: Omit<NewEnvironment, 'parameters'>;
  /** A function, so that no secret stands in the plan. */
  readonly parameters: () => NewEnvironment['parameters'];
  /** The deployments that its resource group had before. */
  readonly before: readonly Deployment[];
}
