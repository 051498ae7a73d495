import { deleteEnvironment, getEnvironment } from '../../azure/resources/environments.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { waitForOperation } from '../wait-for-operation.js';
import type { DeleteEnvironmentAction } from './actions.js';
import type { DeleteEnvironmentContext } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** @throws a problem where an environment that was made since has the name: it is not the one that was meant */
export async function act(
  { environment }: DeleteEnvironmentAction,
  context: DeleteEnvironmentContext,
): Promise<Done> {
  const { azure, signal, phase } = context;
  const now = await getEnvironment(azure, environment.id, signal);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (now.uniqueId !== environment.uniqueId)
    throw problem(
      `The environment ${environment.name} is not deleted: it was made anew since the plan was made.`,
      'Run the task again if it is to be deleted, too.',
    );
  phase('delete');
  await waitForOperation(
    deleteEnvironment(azure, environment.id),
    `the deletion of the environment ${environment.name}`,
    context,
  );
  return { reason: 'It is deleted with its resource group.' };
}
