import type { Azure } from '../../azure/azure.js';
import { type Environment, getEnvironment, isBusy } from '../../azure/resources/environments.js';
import { problem } from '../../step/problem.js';
import type { ActionContext } from '../../step/step.js';

export interface DeploymentLimitInputs {
  /** The time limit of one deployment; 0 is none. */
  readonly deploymentTimeoutMinutes: number;
}

/**
 * Waits until nothing is done to an environment any more, at most `deploymentTimeoutMinutes`.
 * @throws a problem where it is gone
 */
export async function waitUntilIdle(
  { id, name }: Pick<Environment, 'id' | 'name'>,
  { azure, inputs, wait, waiting }: ActionContext<DeploymentLimitInputs, Azure>,
): Promise<Environment> {
  const what = `the environment ${name} to be ready`;
  return wait({
    what,
    limit: deploymentLimit(inputs),
    onState: (state) => waiting(what, state),
    poll: async (signal) => {
      const environment = await getEnvironment(azure, id, signal);
      if (!environment)
        throw problem(
          `The environment ${name} has been deleted meanwhile.`,
          'Run the task again if it is to be made anew.',
        );
      return { done: !isBusy(environment), state: environment.provisioningState, value: environment };
    },
  });
}

export function deploymentLimit({ deploymentTimeoutMinutes: minutes }: DeploymentLimitInputs) {
  return { minutes, input: 'deploymentTimeoutMinutes' };
}
