import {
  type Endpoint,
  endpointEnvironment,
  endpointsOf,
  type SystemConnection,
  systemConnectionEnvironment,
} from './endpoints.js';
import { taskEnvironment } from './environment.js';
import { createFolders, type Folders } from './folders.js';
import { resolveInputs } from './inputs.js';
import { createMasker, type Masker, secretsAtStart } from './masking.js';
import { agentVariables, serverVariables } from './predefined-variables.js';
import type { TaskDefinition } from './task-definition.js';
import { expand, type Texts, valueOf, type Variables, variablesOf } from './variables.js';

/** The settings that a pipeline gives to a step. */
export interface JobSettings {
  /** The task's folder as in the package. */
  readonly task: string;
  readonly inputs?: Texts;
  /** The project's service connections; the task gets those that its inputs name. */
  readonly endpoints?: readonly Endpoint[];
  readonly systemConnection?: SystemConnection;
  /** Pipeline variables. They take precedence over the predefined ones, so that `build.sourcesDirectory` can be set. */
  readonly variables?: Texts;
  readonly secretVariables?: Texts;
  /** The step's `env:`. */
  readonly stepEnvironment?: Texts;
  /** Added to the environment of the agent's process, for example `NODE_EXTRA_CA_CERTS`. */
  readonly extraEnvironment?: Texts;
}

/** A step that is ready to start. */
export interface Job {
  readonly folders: Folders;
  readonly variables: Variables;
  readonly environment: Texts;
  readonly masker: Masker;
}

/** Prepares the folders below `work` and everything that the task's process needs. */
export async function prepareJob(
  settings: JobSettings,
  definition: TaskDefinition,
  work: string,
): Promise<Job> {
  const folders = await createFolders(work, settings.task, definition);
  const variables = jobVariables(settings, folders, definition);
  const agent = { ...ownEnvironment(), ...settings.extraEnvironment };
  const inputs = resolveInputs(definition.inputs, settings.inputs ?? {}, {
    variables,
    environment: variablesOf({ values: agent, secret: false }),
    pathRoot: pathRoot(variables),
  });
  const endpoints = endpointsOf(definition.inputs, inputs, settings.endpoints ?? []);
  return {
    folders,
    variables,
    environment: taskEnvironment({
      agent,
      step: stepEnvironment(settings.stepEnvironment ?? {}, variables),
      variables,
      inputs,
      endpoints: allEndpoints(endpoints, settings.systemConnection, variables),
    }),
    masker: startMasker(variables, endpoints, settings.systemConnection),
  };
}

/** The variables of this process's environment that an agent has too. */
function ownEnvironment(): Texts {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}

function jobVariables(settings: JobSettings, folders: Folders, definition: TaskDefinition): Variables {
  const { url, accessToken } = settings.systemConnection ?? {};
  return variablesOf(
    { values: agentVariables(folders, definition), secret: false },
    { values: serverVariables(url ?? 'https://pipelines.example/organization/'), secret: false },
    { values: accessToken === undefined ? {} : { 'system.accessToken': accessToken }, secret: true },
    { values: settings.variables ?? {}, secret: false },
    { values: settings.secretVariables ?? {}, secret: true },
  );
}

/** A13. */
function pathRoot(variables: Variables): string {
  const release = valueOf(variables, 'system.hostType') === 'release';
  return valueOf(variables, release ? 'system.artifactsDirectory' : 'build.sourcesDirectory');
}

/** A2: trimmed and expanded. */
function stepEnvironment(values: Texts, variables: Variables): Texts {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, expand(value.trim(), variables)]),
  );
}

function allEndpoints(
  endpoints: readonly Endpoint[],
  systemConnection: SystemConnection | undefined,
  variables: Variables,
): Texts {
  const environments = endpoints.map((endpoint) => endpointEnvironment(endpoint, variables));
  if (systemConnection !== undefined) environments.push(systemConnectionEnvironment(systemConnection));
  return Object.assign({}, ...environments) as Texts;
}

function startMasker(
  variables: Variables,
  endpoints: readonly Endpoint[],
  systemConnection: SystemConnection | undefined,
): Masker {
  const shortest = Number(valueOf(variables, 'AZP_IGNORE_SECRETS_SHORTER_THAN'));
  const masker = createMasker(Math.min(shortest, 6));
  for (const secret of secretsAtStart(variables, endpoints, systemConnection)) masker.add(secret);
  return masker;
}
