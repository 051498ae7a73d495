import type { PipelineRun } from '../step/pipeline-run.js';

/** The environment variables of the process, as the agent set them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The name of a variable, an input or a parameter in the environment: `Build.BuildId` is `BUILD_BUILDID`. */
export function environmentName(name: string): string {
  return name.replace(/[. ]/g, '_').toUpperCase();
}

/** A pipeline variable that is not secret; undefined if absent or empty. */
export function variable(environment: Environment, name: string): string | undefined {
  return notEmpty(environment[environmentName(name)]);
}

/** An input's text as the agent passed it; undefined if absent or empty. */
export function inputText(environment: Environment, name: string): string | undefined {
  return notEmpty(environment[`INPUT_${environmentName(name)}`]);
}

/** A parameter of a service connection's authorization, e.g. `tenantid`. */
export function endpointParameter(environment: Environment, id: string, key: string): string | undefined {
  return notEmpty(environment[`ENDPOINT_AUTH_PARAMETER_${id}_${environmentName(key)}`]);
}

/** A datum of a service connection, e.g. `subscriptionId`. */
export function endpointData(environment: Environment, id: string, key: string): string | undefined {
  return notEmpty(environment[`ENDPOINT_DATA_${id}_${environmentName(key)}`]);
}

/**
 * The id of the pipeline run: that of the build, or of the release in a classic release pipeline, which may also have
 * the id of the build that it releases.
 */
export function runIdOf(environment: Environment): string {
  const release = variable(environment, 'Release.ReleaseId');
  return release ?? variable(environment, 'Build.BuildId') ?? 'local';
}

/** The run as people know it: a release counts before the build that it releases. */
export function pipelineRunOf(environment: Environment): PipelineRun | undefined {
  const release = variable(environment, 'Release.ReleaseName');
  const name = release ?? variable(environment, 'Build.BuildNumber');
  const requestedFor =
    variable(environment, 'Release.RequestedFor') ?? variable(environment, 'Build.RequestedFor');
  if (name === undefined) return undefined;
  const kind = release === undefined ? 'build' : 'release';
  return { kind, name, ...(requestedFor === undefined ? {} : { requestedFor }) };
}

function notEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}
