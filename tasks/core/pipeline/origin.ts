import { extensionVersion } from '../definitions/version.js';
import type { JobOfReport, ReportOrigin } from '../report/schema.js';
import { type Environment, variable } from './environment.js';

/** What the agent tells of the run. */
export function originOf(environment: Environment): ReportOrigin {
  return {
    extensionVersion,
    ...present('buildId', variable(environment, 'Build.BuildId')),
    ...present('definitionId', variable(environment, 'System.DefinitionId')),
    ...present('job', jobOf(environment)),
    ...present('logUrl', logUrlOf(environment)),
  };
}

function present<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<Name, Value>>;
}

function jobOf(environment: Environment): JobOfReport | undefined {
  const name = variable(environment, 'System.JobDisplayName') ?? variable(environment, 'Agent.JobName');
  if (name === undefined) return undefined;
  const attempt = Number(variable(environment, 'System.JobAttempt')) || 1;
  return { ...present('id', variable(environment, 'System.JobId')), name, attempt };
}

/** The log of this step on the page of the build, or the page of the release. */
function logUrlOf(environment: Environment): string | undefined {
  const collection = variable(environment, 'System.CollectionUri');
  const project = variable(environment, 'System.TeamProject');
  const query = releaseQuery(environment) ?? buildQuery(environment);
  if (collection === undefined || project === undefined || query === undefined) return undefined;
  const base = collection.endsWith('/') ? collection : `${collection}/`;
  return `${base}${encodeURIComponent(project)}/${query}`;
}

function releaseQuery(environment: Environment): string | undefined {
  const release = variable(environment, 'Release.ReleaseId');
  const stage = variable(environment, 'Release.EnvironmentId');
  if (release === undefined || stage === undefined) return undefined;
  return `_releaseProgress?_a=release-environment-logs&releaseId=${encodeURIComponent(release)}&environmentId=${encodeURIComponent(stage)}`;
}

function buildQuery(environment: Environment): string | undefined {
  const build = variable(environment, 'Build.BuildId');
  if (build === undefined) return undefined;
  const job = variable(environment, 'System.JobId');
  const step = variable(environment, 'System.TaskInstanceId');
  const place =
    job === undefined || step === undefined
      ? ''
      : `&j=${encodeURIComponent(job)}&t=${encodeURIComponent(step)}`;
  return `_build/results?buildId=${encodeURIComponent(build)}&view=logs${place}`;
}
