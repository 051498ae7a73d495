import type { Connection } from '../azure/sign-in/credential.js';
import type { TaskDefinition, TaskValues } from '../definitions/input.js';
import { keepHeapSmall } from '../run/memory.js';
import { type RunFacts, runTaskOn, type TaskHost, type TaskStep } from '../run/run-task.js';
import type { Action } from '../step/action.js';
import { variable } from './environment.js';
import { proxyFor } from './proxy.js';
import { readInputs } from './read-inputs.js';
import { readServiceConnection, subscriptionFor } from './service-connection.js';

/**
 * Runs a task: reads its inputs, connects, runs its step, reports, and turns whatever was thrown into the task's
 * result. Azure's packages are loaded only when the inputs are right.
 * @param load loads the step, e.g. `() => import('../core/factory/snap-images.js')`
 */
export async function runTask<D extends TaskDefinition, State, A extends Action>(
  definition: D,
  load: () => Promise<TaskStep<D, State, A>>,
): Promise<void> {
  keepHeapSmall();
  // task-lib empties the environment of inputs and secrets as it is loaded, and prints what it is asked for.
  const environment = { ...process.env };
  const { createTaskLibAgent } = await import('./task-lib-agent.js');
  const agent = createTaskLibAgent(variable(environment, 'Agent.TempDirectory'));
  const signIn = async (connection: Connection) =>
    (await import('../azure/sign-in/credential.js')).signIn(connection);
  await runTaskOn({ agent, environment, signIn }, definition, load);
}

/** What can be known, and what can be wrong, before anything is loaded. */
export function prepare<D extends TaskDefinition>(definition: D, { agent, environment }: TaskHost) {
  const values = readInputs(definition, environment);
  const isPullRequest = variable(environment, 'Build.Reason') === 'PullRequest';
  if (values.ConnectedServiceName === '') return { inputs: { ...values, isPullRequest } };
  const serviceConnection = readServiceConnection(environment, values.ConnectedServiceName);
  const SubscriptionId = subscriptionFor(values, serviceConnection);
  const inputs: TaskValues<D> & RunFacts = { ...values, SubscriptionId, isPullRequest };
  const connection: Connection = {
    ...serviceConnection.connection,
    storageAuthentication: values.storageAuthentication,
    proxyFor: (url) => proxyFor(url, environment),
    protect: agent.protect,
  };
  return { inputs, connection };
}
