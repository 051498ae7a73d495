import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  deleteDeployment,
  deploymentFailures,
  getDeployment,
  hasEnded,
  hasFailed,
  listDeployments,
  startDeployment,
} from '../../../../tasks/core/azure/resources/deployments.js';
import { type Answer, answering, group } from '../answering.js';

const deployment = { ...group, name: 'build-1' };

const groupUrl = `https://management.example.com/subscriptions/${group.subscriptionId}/resourceGroups/Factory`;

const version = 'api-version=2024-03-01';

const url = `${groupUrl}/providers/Microsoft.Resources/deployments/build-1?${version}`;

const { signal } = new AbortController();

describe('A deployment', () => {
  it('sends template and parameters to be deployed incrementally', async () => {
    const { azure, requests, asked } = answering({ status: 201, body: {} });
    const template = { resources: [] };
    const parameters = { size: { value: 'A1' } };
    const tags = { owner: 'factory' };
    await startDeployment(azure, { ...deployment, template, parameters, tags }).poll(signal);
    assert.deepEqual(asked(), [`PUT ${url}`]);
    const properties = { mode: 'Incremental', template, parameters };
    assert.equal(requests[0]?.body, JSON.stringify({ properties, tags }));
  });

  it('gives the ids of what it deployed', async () => {
    const properties = { provisioningState: 'Succeeded', outputResources: [{ id: 'one' }, {}] };
    const { azure } = answering({ status: 200, body: { properties } });
    const operation = startDeployment(azure, { ...deployment, template: {}, parameters: {}, tags: {} });
    assert.deepEqual((await operation.poll(signal)).value, { outputResourceIds: ['one'] });
  });

  it('has a state, the time at which it entered it, and tags', async () => {
    const properties = { provisioningState: 'Running', timestamp: '2026-11-20T01:02:03.1234567Z' };
    const tags = { owner: 'factory' };
    const { azure, asked } = answering({ body: { properties, tags } });
    const changedAt = new Date('2026-11-20T01:02:03.123Z');
    const found = await getDeployment(azure, deployment, signal);
    assert.deepEqual(found, { name: 'build-1', state: 'Running', tags, changedAt });
    assert.deepEqual(asked(), [`GET ${url}`]);
  });

  it('that is missing is undefined', async () => {
    const error = { code: 'DeploymentNotFound', message: 'Not found.' };
    const { azure } = answering({ status: 404, body: { error } });
    assert.equal(await getDeployment(azure, deployment, signal), undefined);
  });

  it('is deleted by its name', async () => {
    const { azure, asked } = answering({ status: 204 });
    assert.equal((await deleteDeployment(azure, deployment).poll(signal)).done, true);
    assert.deepEqual(asked(), [`DELETE ${url}`]);
  });
});

describe('A deployment of which Azure has lost the operation', () => {
  const started = {
    status: 201,
    headers: { 'azure-asyncoperation': 'https://management.example.com/s' },
    body: {},
  };
  const missing = { status: 404, body: { error: { code: 'NotFound', message: 'Not found.' } } };
  const inState = (provisioningState: string) => ({ body: { properties: { provisioningState } } });

  const start = (...looks: readonly Answer[]) => {
    const { azure } = answering(started, missing, ...looks);
    return startDeployment(azure, { ...deployment, template: {}, parameters: {}, tags: {} });
  };

  it('is followed by its own state', async () => {
    const operation = start(inState('Running'), inState('Succeeded'));
    const states = [];
    for (let poll = 0; poll < 3; poll += 1) states.push((await operation.poll(signal)).state);
    assert.deepEqual(states.slice(1), ['Running', 'Succeeded']);
  });

  it('is not done while its record is missing', async () => {
    const operation = start(missing, missing);
    await operation.poll(signal);
    assert.deepEqual(
      [(await operation.poll(signal)).done, (await operation.poll(signal)).done],
      [false, false],
    );
  });

  it('has succeeded whatever the casing of its state', async () => {
    const operation = start(inState('succeeded'));
    await operation.poll(signal);
    assert.equal((await operation.poll(signal)).done, true);
  });

  for (const state of ['Failed', 'Canceled', 'failed'])
    it(`fails where its state is ${state}`, async () => {
      const operation = start(inState(state));
      await operation.poll(signal);
      await assert.rejects(operation.poll(signal), new RegExp(`it ended as ${state}`));
    });
});

describe('The deployments of a resource group', () => {
  it('are listed page after page', async () => {
    const nextLink = 'https://management.example.com/next';
    const properties = { provisioningState: 'Canceled' };
    const { azure } = answering(
      { body: { value: [{ name: 'one', properties, tags: { owner: 'me' } }], nextLink } },
      { body: { value: [{ name: 'two', properties }] } },
    );
    const told = { state: 'Canceled', changedAt: undefined, madeIds: [], parameterTexts: {} };
    assert.deepEqual(await listDeployments(azure, group, signal), [
      { ...told, name: 'one', tags: { owner: 'me' } },
      { ...told, name: 'two', tags: {} },
    ]);
  });

  it('tell what they made, and their parameters that are texts', async () => {
    const parameters = {
      labName: { type: 'String', value: 'Lab' },
      count: { type: 'Int', value: 3 },
      password: { type: 'SecureString' },
      odd: null,
    };
    const properties = { outputResources: [{ id: '/vm' }, null, {}], parameters };
    const { azure } = answering({ body: { value: [{ name: 'one', properties }] } });
    const [found] = await listDeployments(azure, group, signal);
    assert.deepEqual([found?.madeIds, found?.parameterTexts], [['/vm'], { labName: 'Lab' }]);
  });

  for (const [state, ended, failed] of [
    ['Succeeded', true, false],
    ['failed', true, true],
    ['Canceled', true, true],
    ['Running', false, false],
    ['Accepted', false, false],
  ] as const)
    it(`that are ${state} have ended: ${ended}, and failed: ${failed}`, () => {
      assert.deepEqual([hasEnded({ state }), hasFailed({ state })], [ended, failed]);
    });
});

describe('Why a deployment failed', () => {
  const error = { code: 'QuotaExceeded', message: 'No cores left.' };
  const failed = (resourceName: string, cause: object, provisioningState = 'Failed') => ({
    properties: {
      provisioningState,
      targetResource: { resourceName },
      statusMessage: { error: cause },
    },
  });
  const nextLink = 'https://management.example.com/next';

  it('is told by itself and by all its operations, each message once, with its code and the resource', async () => {
    const { azure, asked } = answering(
      { body: { properties: { error } } },
      { body: { value: [failed('vm', error)], nextLink } },
      {
        body: {
          value: [
            { properties: { provisioningState: 'Succeeded' } },
            failed('disk', { message: 'Too big.' }, 'failed'),
          ],
        },
      },
    );
    assert.deepEqual(await deploymentFailures(azure, deployment, signal), [
      { code: 'QuotaExceeded', message: 'vm: No cores left.' },
      { message: 'disk: Too big.' },
    ]);
    assert.equal(asked()[1], `GET ${groupUrl}/deployments/build-1/operations?${version}`);
  });
});
