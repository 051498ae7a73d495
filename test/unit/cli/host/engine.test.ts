import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { engineOf } from '../../../../cli/host/engine.js';

const now = new Date('2026-11-30T13:30:01.500Z');

const engine = (environment: Readonly<Record<string, string>>, runId = '') =>
  engineOf(environment, runId, now);

const github = {
  GITHUB_RUN_ID: '77',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'contoso/images',
};

const known: readonly (readonly [string, Readonly<Record<string, string>>, string, string | undefined])[] = [
  ['GitHub Actions', github, 'github-77', 'https://github.com/contoso/images/actions/runs/77'],
  ['GitLab', { CI_PIPELINE_ID: '5', CI_JOB_URL: 'https://gitlab/5' }, 'gitlab-5', 'https://gitlab/5'],
  ['Azure Pipelines', { BUILD_BUILDID: '4711' }, 'azure-pipelines-4711', undefined],
  [
    'Buildkite',
    { BUILDKITE_BUILD_ID: '6', BUILDKITE_PULL_REQUEST: 'false', BUILDKITE_BUILD_URL: 'https://bk/6' },
    'buildkite-6',
    'https://bk/6',
  ],
  [
    'CircleCI',
    { CIRCLE_WORKFLOW_ID: 'w', CIRCLE_BUILD_URL: 'https://circle/1' },
    'circleci-w',
    'https://circle/1',
  ],
  [
    'Jenkins',
    { BUILD_TAG: 'jenkins-images-8', BUILD_URL: 'https://jenkins/8' },
    'jenkins-jenkins-images-8',
    'https://jenkins/8',
  ],
  ['Bitbucket', { BITBUCKET_PIPELINE_UUID: 'u' }, 'bitbucket-u', undefined],
  [
    'Travis',
    { TRAVIS_BUILD_ID: '2', TRAVIS_PULL_REQUEST: 'false', TRAVIS_BUILD_WEB_URL: 'https://travis/2' },
    'travis-2',
    'https://travis/2',
  ],
];

const ofPullRequests: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['a pull request on GitHub', { ...github, GITHUB_EVENT_NAME: 'pull_request' }],
  ['a pull request of a fork on GitHub', { ...github, GITHUB_EVENT_NAME: 'pull_request_target' }],
  ['a merge queue on GitHub', { ...github, GITHUB_EVENT_NAME: 'merge_group' }],
  ['a merge request on GitLab', { CI_PIPELINE_ID: '5', CI_MERGE_REQUEST_IID: '3' }],
  ['a pull request on GitHub in GitLab', { CI_PIPELINE_ID: '5', CI_EXTERNAL_PULL_REQUEST_IID: '3' }],
  ['a pull request on Bitbucket', { BITBUCKET_PIPELINE_UUID: '{u}', BITBUCKET_PR_ID: '9' }],
  ['a pull request on Travis', { TRAVIS_BUILD_ID: '2', TRAVIS_PULL_REQUEST: '12' }],
  ['a pull request on Azure Pipelines', { BUILD_BUILDID: '1', BUILD_REASON: 'PullRequest' }],
  ['a pull request on Buildkite', { BUILDKITE_BUILD_ID: '6', BUILDKITE_PULL_REQUEST: '12' }],
  ['a pull request on CircleCI', { CIRCLE_WORKFLOW_ID: 'w', CIRCLE_PULL_REQUEST: 'https://github/1' }],
  ['a change on Jenkins', { BUILD_TAG: 'b', CHANGE_ID: '4' }],
];

describe('The engine that runs the command line', () => {
  for (const [name, environment, runId, logUrl] of known)
    it(`is ${name} by its variables, which tell the run and its page`, () => {
      const expected = { runId, isNew: false, isPullRequest: false, ...(logUrl ? { logUrl } : {}) };
      assert.deepEqual(engine(environment), expected);
    });

  for (const [name, environment] of ofPullRequests)
    it(`builds ${name}, which must not delete`, () => {
      assert.equal(engine(environment).isPullRequest, true);
    });

  it('builds a pull request where any of several engines says so, or one whose run is not told', () => {
    const { GITHUB_RUN_ID, ...others } = { ...github, GITHUB_EVENT_NAME: 'pull_request' };
    assert.ok(engine({ ...github, BUILD_BUILDID: '1', BUILD_REASON: 'PullRequest' }).isPullRequest);
    assert.ok(engine({ ...github, GITHUB_EVENT_NAME: 'push', CHANGE_ID: '4' }).isPullRequest);
    assert.deepEqual([GITHUB_RUN_ID, engine(others).isPullRequest], ['77', true]);
  });

  for (const event of ['push', 'schedule', 'workflow_dispatch'])
    it(`builds no pull request for ${event} on GitHub`, () => {
      assert.equal(engine({ ...github, GITHUB_EVENT_NAME: event }).isPullRequest, false);
    });

  it('is nobody on a laptop: each run has an id of its own, and it is new', () => {
    const one = engine({});
    assert.match(one.runId, /^local-20261130-133001-[0-9a-f]{4}$/);
    assert.deepEqual([one.isNew, one.isPullRequest, one.logUrl], [true, false, undefined]);
    const ids = Array.from({ length: 20 }, () => engine({}).runId);
    assert.ok(new Set(ids).size > 1, 'in the same second, too');
  });

  it('leaves a run the id that it is given', () => {
    assert.deepEqual([engine({}, 'mine').runId, engine({}, 'mine').isNew], ['mine', false]);
    assert.equal(engine(github, 'mine').runId, 'mine');
  });

  it('has no page on GitHub where its address is not told', () => {
    assert.equal(engine({ GITHUB_RUN_ID: '77' }).logUrl, undefined);
  });
});
