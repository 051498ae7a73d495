import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { gitHubAssertions } from '../../../../tasks/core/azure/sign-in/github-assertion.js';

const job = {
  url: 'https://run.actions.githubusercontent.com/a//idtoken/b/c?api-version=2.0',
  token: 'of the job',
  audience: 'api://AzureADTokenExchange',
};

/** A job of GitHub Actions, to which this is answered. */
function jobWith(answer: () => { readonly status: number; readonly body: string }) {
  const requests: PipelineRequest[] = [];
  const secrets: string[] = [];
  const httpClient: HttpClient = {
    sendRequest: (request) => {
      requests.push(request);
      const { status, body } = answer();
      return Promise.resolve({ request, status, headers: createHttpHeaders(), bodyAsText: body });
    },
  };
  const protect = (secret: string) => void secrets.push(secret);
  const title = 'the application client';
  return {
    ask: gitHubAssertions(job)({ title, httpClient, protect, proxyFor: () => undefined }),
    requests,
    secrets,
  };
}

const assertion = (seconds: number) =>
  `header.${Buffer.from(JSON.stringify({ exp: Date.now() / 1000 + seconds })).toString('base64url')}.signature`;

describe('An assertion of GitHub Actions', () => {
  it('is asked for with the audience of the cloud and the token of the job, and is a secret', async () => {
    const value = assertion(300);
    const { ask, requests, secrets } = jobWith(() => ({
      status: 200,
      body: JSON.stringify({ count: 1, value }),
    }));
    assert.equal(await ask(), value);
    const [request = assert.fail()] = requests;
    assert.deepEqual(
      [request.method, request.url],
      ['GET', `${job.url}&audience=api%3A%2F%2FAzureADTokenExchange`],
    );
    assert.equal(request.headers.get('Authorization'), 'Bearer of the job');
    assert.deepEqual(secrets, [value]);
  });

  it('is asked for once while it lasts, and anew when it ends', async () => {
    const body = (seconds: number) => () => ({
      status: 200,
      body: JSON.stringify({ value: assertion(seconds) }),
    });
    const [lasting, ending] = [jobWith(body(300)), jobWith(body(30))];
    for (const { ask } of [lasting, lasting, ending, ending]) await ask();
    assert.deepEqual([lasting.requests.length, ending.requests.length], [1, 2]);
  });

  it('that is refused says what to do', async () => {
    await assert.rejects(jobWith(() => ({ status: 401, body: '' })).ask(), {
      message: 'GitHub Actions issued no token for this job (HTTP 401).',
      remedy: /ACTIONS_ID_TOKEN_REQUEST_TOKEN/,
    });
    await assert.rejects(jobWith(() => ({ status: 200, body: '{}' })).ask(), { remedy: /id-token: write/ });
  });
});
