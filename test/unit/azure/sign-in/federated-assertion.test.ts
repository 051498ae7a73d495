import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { createAssertionSource } from '../../../../tasks/core/azure/sign-in/federated-assertion.js';

const url = 'https://dev.azure.com/organization/oidctoken?api-version=7.1&serviceConnectionId=1';

const minute = 60_000;

/** An assertion that ends in ten minutes. */
function assertion(): string {
  const claims = { exp: Date.now() / 1000 + 600, jti: String(Math.random()) };
  return `header.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
}

/** Azure Pipelines, which refuses with these answers before it gives assertions. */
function pipelines(...refusals: readonly { readonly status: number; readonly body: string }[]) {
  const requests: PipelineRequest[] = [];
  const secrets: string[] = [];
  const httpClient: HttpClient = {
    sendRequest: (request) => {
      const given = { status: 200, body: JSON.stringify({ oidcToken: assertion() }) };
      const { status, body } = refusals[requests.length] ?? given;
      requests.push(request);
      return Promise.resolve({ request, status, headers: createHttpHeaders(), bodyAsText: body });
    },
  };
  const requester = {
    title: 'the service connection "Production"',
    proxyFor: () => undefined,
    protect: (secret: string) => void secrets.push(secret),
    httpClient,
  };
  return { ask: createAssertionSource({ url, systemToken: 'of the job' }, requester), requests, secrets };
}

describe('An assertion of Azure Pipelines', () => {
  let clock: SinonFakeTimers;
  beforeEach(() => {
    clock = useFakeTimers({ now: new Date('2026-01-01T00:00:00Z'), toFake: ['Date'] });
  });
  afterEach(() => clock.restore());

  it('is asked for with the token of the job, and is a secret', async () => {
    const { ask, requests, secrets } = pipelines();
    const text = await ask();
    const request = requests[0] ?? assert.fail();
    assert.deepEqual([request.method, request.url], ['POST', url]);
    assert.equal(request.headers.get('Authorization'), 'Bearer of the job');
    assert.equal(request.headers.get('X-TFS-FedAuthRedirect'), 'Suppress');
    assert.deepEqual(secrets, [text]);
  });

  it('is asked for once, however many need it, until a minute before its end', async () => {
    const { ask, requests } = pipelines();
    const first = await Promise.all([ask(), ask(), ask()]);
    clock.tick(8.9 * minute);
    assert.equal(new Set([...first, await ask()]).size, 1);
    assert.equal(requests.length, 1);
    clock.tick(0.2 * minute);
    assert.notEqual(await ask(), first[0]);
    assert.equal(requests.length, 2);
  });

  it('that was refused is asked for again by the next one who needs it', async () => {
    const { ask } = pipelines({ status: 404, body: '{"message":"It was not found."}' });
    await assert.rejects(ask(), {
      message:
        'Azure Pipelines issued no token for the service connection "Production" (HTTP 404): It was not found.',
      remedy: /still exists/,
    });
    assert.match(await ask(), /^header\./);
  });

  it('that is refused for the job says so, and of a page says no more than the status', async () => {
    for (const status of [401, 403])
      await assert.rejects(pipelines({ status, body: '' }).ask(), { remedy: /token of the job/ });
    await assert.rejects(pipelines({ status: 203, body: '<html>Sign in</html>' }).ask(), {
      message: /\(HTTP 203\)\.$/,
    });
  });
});
