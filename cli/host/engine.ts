import { randomBytes } from 'node:crypto';
import type { Environment } from '../sign-in/environment.js';

/** What runs the command line, as far as a run has to know of it. */
export interface Engine {
  /** The same for all attempts of a run, and another one for each run. */
  readonly runId: string;
  /** True where nobody knows the id beforehand. */
  readonly isNew: boolean;
  /** A pull request must not delete (C94). */
  readonly isPullRequest: boolean;
  /** The page of the run, where the engine tells it. */
  readonly logUrl?: string;
}

/** How an engine tells its run, by names of variables. */
interface KnownEngine {
  readonly name: string;
  readonly run: string;
  readonly isPullRequest: (environment: Environment) => boolean;
  readonly logUrl: (environment: Environment) => string | undefined;
}

const isSet = (name: string) => (environment: Environment) => Boolean(environment[name]);

const knownEngines: readonly KnownEngine[] = [
  {
    name: 'github',
    run: 'GITHUB_RUN_ID',
    isPullRequest: ({ GITHUB_EVENT_NAME: event = '' }) => /^pull_request|^merge_group$/.test(event),
    logUrl: ({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run }) =>
      server && repository ? `${server}/${repository}/actions/runs/${run ?? ''}` : undefined,
  },
  {
    name: 'gitlab',
    run: 'CI_PIPELINE_ID',
    isPullRequest: ({ CI_MERGE_REQUEST_IID: own, CI_EXTERNAL_PULL_REQUEST_IID: external }) =>
      Boolean(own ?? external),
    logUrl: ({ CI_JOB_URL: url }) => url,
  },
  {
    name: 'azure-pipelines',
    run: 'BUILD_BUILDID',
    isPullRequest: ({ BUILD_REASON: reason }) => reason === 'PullRequest',
    logUrl: () => undefined,
  },
  {
    name: 'buildkite',
    run: 'BUILDKITE_BUILD_ID',
    isPullRequest: ({ BUILDKITE_PULL_REQUEST: number = 'false' }) => number !== 'false',
    logUrl: ({ BUILDKITE_BUILD_URL: url }) => url,
  },
  {
    name: 'circleci',
    run: 'CIRCLE_WORKFLOW_ID',
    isPullRequest: isSet('CIRCLE_PULL_REQUEST'),
    logUrl: ({ CIRCLE_BUILD_URL: url }) => url,
  },
  {
    name: 'jenkins',
    run: 'BUILD_TAG',
    isPullRequest: isSet('CHANGE_ID'),
    logUrl: ({ BUILD_URL: url }) => url,
  },
  {
    name: 'bitbucket',
    run: 'BITBUCKET_PIPELINE_UUID',
    isPullRequest: isSet('BITBUCKET_PR_ID'),
    logUrl: () => undefined,
  },
  {
    name: 'travis',
    run: 'TRAVIS_BUILD_ID',
    isPullRequest: ({ TRAVIS_PULL_REQUEST: number = 'false' }) => number !== 'false',
    logUrl: ({ TRAVIS_BUILD_WEB_URL: url }) => url,
  },
];

/**
 * The engine that runs the command line, found by the variables that it sets.
 * @param runId the id that was given; empty where none was
 * @param now gives a run that no engine runs its id
 */
export function engineOf(environment: Environment, runId: string, now: Date): Engine {
  const known = knownEngines.find(({ run }) => environment[run]);
  // One may have been started by another, whose variables it hands on: any of them may know of the pull request.
  const isPullRequest = knownEngines.some((engine) => engine.isPullRequest(environment));
  if (!known) return { runId: plainId(runId) || newRunId(now), isNew: runId === '', isPullRequest };
  const logUrl = known.logUrl(environment);
  return {
    runId: plainId(runId || `${known.name}-${environment[known.run] ?? ''}`),
    isNew: false,
    isPullRequest,
    ...(logUrl === undefined ? {} : { logUrl }),
  };
}

/** Azure keeps it in headers, which take no other characters; Jenkins has the name of a job in it. */
function plainId(runId: string): string {
  return encodeURIComponent(runId);
}

/** `local-20261130-133001-3f9a`: two people may start a run in the same second. */
function newRunId(now: Date): string {
  const [date = '', time = ''] = now
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .split('T');
  return `local-${date}-${time}-${randomBytes(2).toString('hex')}`;
}
