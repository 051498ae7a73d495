import type { Azure } from '../azure/azure.js';
import { isCommit } from '../configuration/commit.js';
import type { Connection } from '../azure/sign-in/credential.js';
import { givenLab, hostDefaults, type TaskValues } from '../definitions/task-values.js';
import type { TaskDefinition } from '../definitions/input.js';
import type { PreparedTask, RunFacts, TaskHost } from '../run/host.js';
import { keepHeapSmall } from '../run/memory.js';
import { runTaskOn, type TaskStep } from '../run/run-task.js';
import type { Reporter } from '../run/reporter.js';
import type { Action } from '../step/action.js';
import { type Environment, pipelineRunOf, runIdOf, variable } from './environment.js';
import { originOf } from './origin.js';
import { proxyFor } from './proxy.js';
import { readInputs } from './read-inputs.js';
import { secretsOf, secretsOfJob } from './secrets.js';
import { readServiceConnection, subscriptionFor } from './service-connection.js';
import { wordsOf } from './sign-in-words.js';

/**
 * Runs a task in Azure Pipelines: reads its inputs, signs in, runs its step, reports, and turns every error into the
 * task's result. Loads the packages of Azure only when the inputs are right.
 * @param load loads the step, e.g. `() => import('../core/factory/snap/step.js')`
 */
export async function runTask<D extends TaskDefinition, State, A extends Action>(
  definition: D,
  load: () => Promise<TaskStep<D, State, A>>,
): Promise<void> {
  keepHeapSmall();
  // task-lib removes inputs and secrets from the environment when it is loaded, and prints those that it is asked for.
  const environment = { ...process.env };
  const { createTaskLibAgent } = await import('./task-lib-agent.js');
  const agent = createTaskLibAgent(variable(environment, 'Agent.TempDirectory'), secretsOfJob(environment));
  const signIn: SignIn = async (connection) =>
    (await import('../azure/sign-in/credential.js')).signIn(connection);
  await runTaskOn(pipelineHost({ agent, environment, signIn }), definition, load);
}

type SignIn = (connection: Connection) => Promise<Azure>;

/** `agent` and `signIn` are parameters, because both load packages of their own. */
interface PipelineFacts {
  readonly agent: Reporter;
  readonly environment: Environment;
  readonly signIn: SignIn;
}

/** Azure Pipelines as the host of a task. */
export function pipelineHost({ agent, environment, signIn }: PipelineFacts): TaskHost {
  return {
    reporter: agent,
    runId: runIdOf(environment),
    origin: originOf(environment),
    secrets: (definition) => secretsOf(environment, definition),
    prepare: (definition) => prepare(definition, { agent, environment, signIn }),
  };
}

function prepare<D extends TaskDefinition>(
  definition: D,
  { agent, environment, signIn }: PipelineFacts,
): PreparedTask<D> {
  const values: TaskValues<D> = readInputs(definition, environment);
  const facts = runFactsOf(environment);
  if (values.ConnectedServiceName === '') return { inputs: { ...values, ...facts } };
  const serviceConnection = readServiceConnection(environment, values.ConnectedServiceName);
  const lab = givenLab(definition, values);
  const SubscriptionId = subscriptionFor(values.SubscriptionId, lab, serviceConnection);
  const { storageAuthentication } = { ...hostDefaults, ...values };
  const connection: Connection = {
    ...serviceConnection.connection,
    words: wordsOf(serviceConnection.connection.title),
    storageAuthentication,
    proxyFor: (url) => proxyFor(url, environment),
    protect: agent.protect,
  };
  const { portalUrl } = serviceConnection;
  return {
    inputs: { ...values, SubscriptionId, ...facts },
    signIn: async () => ({
      azure: await signIn(connection),
      ...(portalUrl === undefined ? {} : { portalUrl }),
    }),
  };
}

function runFactsOf(environment: Environment): RunFacts {
  const pipelineRun = pipelineRunOf(environment);
  const agentMachine = variable(environment, 'Agent.MachineName');
  const sourceVersion = variable(environment, 'Build.SourceVersion');
  return {
    isPullRequest: variable(environment, 'Build.Reason') === 'PullRequest',
    ...(pipelineRun ? { pipelineRun } : {}),
    ...(agentMachine === undefined ? {} : { agentMachine }),
    ...(sourceVersion === undefined || !isCommit(sourceVersion) ? {} : { sourceVersion }),
  };
}
