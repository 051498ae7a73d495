import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { maxRetries, subscriptionRateLimiter } from '../../../../tasks/core/azure/requests/client.js';
import { longRunning } from '../../../../tasks/core/azure/requests/operation.js';
import { begin, list, send } from '../../../../tasks/core/azure/requests/resource-manager.js';
import { type Answer, answering, group } from '../answering.js';

const { signal } = new AbortController();

const thing = { group, path: 'providers/Example/things/One Thing', apiVersion: '2020-01-01' };

const url =
  'https://management.example.com/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/Factory' +
  '/providers/Example/things/One%20Thing?api-version=2020-01-01';

const get = { ...thing, method: 'GET' } as const;

describe('A request to Azure Resource Manager', () => {
  it('names resource and version, the names encoded', async () => {
    const { azure, asked } = answering({ body: {} });
    await send(azure, get, signal);
    assert.deepEqual(asked(), [`GET ${url}`]);
  });

  it('has a filter and what is to be expanded as options, encoded', async () => {
    const { azure, asked } = answering({ body: {} });
    await send(azure, { ...get, filter: "a eq 'b'", expand: 'properties($expand=c)' }, signal);
    assert.deepEqual(asked(), [`GET ${url}&$filter=a%20eq%20'b'&$expand=properties(%24expand%3Dc)`]);
  });

  it('carries the token and says who asks', async () => {
    const { azure, requests } = answering({ body: {} });
    await send(azure, get, signal);
    assert.equal(requests[0]?.headers.get('authorization'), 'Bearer token');
    assert.match(requests[0].headers.get('user-agent') ?? '', /^devtestlab-image-factory /);
  });

  it('has the body as JSON', async () => {
    const { azure, requests } = answering({ body: {} });
    await send(azure, { ...thing, method: 'POST', body: { access: 'Read' } }, signal);
    assert.equal(requests[0]?.body, '{"access":"Read"}');
    assert.equal(requests[0].headers.get('content-type'), 'application/json');
  });

  it('gives what is answered', async () => {
    const { azure } = answering({ body: { name: 'x' } });
    assert.deepEqual(await send(azure, get, signal), { name: 'x' });
  });

  it('that is refused is an error with status and body', async () => {
    const { azure } = answering({ status: 404, body: { error: { code: 'NotFound' } } });
    await assert.rejects(send(azure, get, signal), {
      name: 'RestError',
      statusCode: 404,
      message: /NotFound/,
    });
  });

  it('is sent again as often as those of the SDK', async () => {
    const { azure, requests } = answering(...Array<Answer>(maxRetries).fill({ status: 500 }), { body: {} });
    mock.timers.enable({ apis: ['setTimeout'] });
    try {
      const answer = send(azure, get, signal);
      while (requests.length <= maxRetries) {
        await setImmediate();
        mock.timers.tick(64_000);
      }
      await answer;
    } finally {
      mock.timers.reset();
    }
  });

  it('that is throttled holds back the others of its subscription, and is sent again', async () => {
    const busy = { status: 429, headers: { 'retry-after-ms': '1' } };
    const { azure, requests } = answering(busy, { body: {} });
    await send(azure, get, signal);
    assert.equal(requests.length, 2);
    assert.ok(subscriptionRateLimiter(azure, group.subscriptionId).blockedUntil > 0);
  });
});

describe('A list of Azure Resource Manager', () => {
  it('goes on to the page that the last one names, letter for letter, also after an empty one', async () => {
    const next = 'https://management.example.com/next?$expand=a($expand=b)&$skiptoken=x%3D';
    const pages = [{ value: [1, 2] }, { value: [] }, { value: [3], nextLink: null }];
    const { azure, asked } = answering(
      { body: { ...pages[0], nextLink: next } },
      { body: { ...pages[1], nextLink: url } },
      { body: pages[2] },
    );
    const found: unknown[] = [];
    for await (const item of list(azure, thing, signal)) found.push(item);
    assert.deepEqual(found, [1, 2, 3]);
    assert.deepEqual(asked(), [`GET ${url}`, `GET ${next}`, `GET ${url}`]);
  });
});

describe('A long-running operation of Azure Resource Manager', () => {
  const status = 'https://management.example.com/status?c=a%2Fb=&s=1';
  const location = 'https://management.example.com/status?monitor=true&c=d==';
  const addresses = { 'azure-asyncoperation': status, location };
  const running: Answer = { body: { status: 'Running' } };
  const succeeded: Answer = { body: { status: 'Succeeded' } };

  const operationOf = (method: 'PUT' | 'POST' | 'DELETE', ...answers: readonly Answer[]) => {
    const { azure, asked } = answering(...answers);
    const operation = longRunning('do it', begin<unknown>(azure, { ...thing, method }), (result) => result);
    return { operation, asked };
  };

  /** Polls until the operation is done. */
  const conclude = async (...[method, ...answers]: Parameters<typeof operationOf>) => {
    const { operation, asked } = operationOf(method, ...answers);
    let poll = await operation.poll(signal);
    while (!poll.done) poll = await operation.poll(signal);
    return { value: poll.value, asked: asked() };
  };

  it('starts with its first poll, which asks for nothing else', async () => {
    const { operation, asked } = operationOf('POST', { status: 202, headers: addresses });
    assert.deepEqual(asked(), []);
    assert.deepEqual(await operation.poll(signal), { done: false, state: 'Accepted' });
    assert.deepEqual(asked(), [`POST ${url}`]);
  });

  it('tells when Azure wants to be asked', async () => {
    const headers = { ...addresses, 'retry-after': '15' };
    const { operation } = operationOf('POST', { status: 202, headers });
    assert.equal((await operation.poll(signal)).retryAfterMs, 15_000);
  });

  it('by POST has the result at its location, once its status is Succeeded', async () => {
    const start = { status: 202, headers: addresses };
    const { value, asked } = await conclude('POST', start, running, succeeded, { body: { accessSAS: 'x' } });
    assert.deepEqual(value, { accessSAS: 'x' });
    assert.deepEqual(asked, [`POST ${url}`, `GET ${status}`, `GET ${status}`, `GET ${location}`]);
  });

  it('by PUT has the resource as its result', async () => {
    const start = { status: 201, headers: { 'azure-asyncoperation': status }, body: {} };
    const { value, asked } = await conclude('PUT', start, succeeded, { body: { name: 'x' } });
    assert.deepEqual(value, { name: 'x' });
    assert.deepEqual(asked, [`PUT ${url}`, `GET ${status}`, `GET ${url}`]);
  });

  it('by DELETE with a location only lasts while that answers 202', async () => {
    const start = { status: 202, headers: { location } };
    const { asked } = await conclude('DELETE', start, { status: 202 }, { status: 204 });
    assert.deepEqual(asked, [`DELETE ${url}`, `GET ${location}`, `GET ${location}`]);
  });

  it('by DELETE of what is gone already is done at once', async () => {
    assert.deepEqual((await conclude('DELETE', { status: 204 })).asked, [`DELETE ${url}`]);
  });

  const provisioning = (provisioningState: string): Answer => ({
    body: { properties: { provisioningState } },
  });

  it('by PUT without any address lasts until the resource is provisioned', async () => {
    const { asked } = await conclude('PUT', provisioning('Creating'), provisioning('Succeeded'));
    assert.deepEqual(asked, [`PUT ${url}`, `GET ${url}`]);
  });

  it('by PUT of what is provisioned at once is done', async () => {
    const { asked } = await conclude('PUT', provisioning('Succeeded'));
    assert.deepEqual(asked, [`PUT ${url}`]);
  });

  it('fails with the innermost cause that its status tells', async () => {
    const details = [{ code: 'SkuNotAvailable', message: 'The size is not available.' }];
    const error = { code: 'DeploymentFailed', message: 'See details.', details };
    const failed = { body: { status: 'Failed', error } };
    await assert.rejects(conclude('PUT', { status: 201, headers: addresses }, failed), {
      message: 'Could not do it: The size is not available. (SkuNotAvailable)',
    });
  });

  it('that Azure refuses fails with the status of the answer', async () => {
    const error = { code: 'Conflict', message: 'The disk is attached.' };
    await assert.rejects(conclude('POST', { status: 409, body: { error } }), {
      message: 'Could not do it: The disk is attached. (HTTP 409 Conflict)',
      statusCode: 409,
    });
  });
});
