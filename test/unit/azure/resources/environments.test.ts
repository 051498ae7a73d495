import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  deleteEnvironment,
  getEnvironment,
  isBusy,
  listEnvironments,
  makeEnvironment,
} from '../../../../tasks/core/azure/resources/environments.js';
import { answering, group } from '../answering.js';

const labId = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Factory`;

const user = 'cccccccc-0000-4000-8000-000000000001';

const id = `${labId}/users/${user}/environments/Web`;

const address = `https://management.example.com${labId}/users/%40me/environments/Web?api-version=2018-09-15`;

const properties = {
  deploymentProperties: { armTemplateId: '/artifactSources/own/armTemplates/Site' },
  resourceGroupId: '/subscriptions/s/resourceGroups/g',
  createdByUser: 'ada@example.com',
  provisioningState: 'Succeeded',
  uniqueIdentifier: 'u',
};

const { signal } = new AbortController();

describe('An environment', () => {
  it('has what Azure tells of it, and the object id of its user', async () => {
    const { azure, asked } = answering({ body: { id, name: 'Web', tags: { a: 'b' }, properties } });
    assert.deepEqual(await getEnvironment(azure, `${labId}/users/@me/environments/Web`, signal), {
      id,
      name: 'Web',
      user,
      createdBy: 'ada@example.com',
      tags: { a: 'b' },
      provisioningState: 'Succeeded',
      templateId: '/artifactSources/own/armTemplates/Site',
      resourceGroupId: '/subscriptions/s/resourceGroups/g',
      uniqueId: 'u',
    });
    assert.deepEqual(asked(), [`GET ${address}`]);
  });

  it('is nothing where there is none, and an error where the answer is of another lab', async () => {
    const missing = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'None.' } } };
    assert.equal(await getEnvironment(answering(missing).azure, id, signal), undefined);
    const elsewhere = { body: { id: id.replaceAll('Factory', 'Other'), name: 'Web', properties } };
    await assert.rejects(getEnvironment(answering(elsewhere).azure, id, signal), /does not lie in/);
  });

  it('is found on a later page of the list', async () => {
    const nextLink = 'https://management.example.com/next';
    const { azure } = answering(
      { body: { value: [{ id: `${id}2`, properties }], nextLink } },
      { body: { value: [{ id, properties: null }] } },
    );
    const listed = await listEnvironments(azure, labId, '@all', signal);
    assert.deepEqual(
      listed.map(({ name }) => name),
      ['Web2', 'Web'],
    );
  });

  it('is made for the identity itself, its parameters as names and texts', async () => {
    const { azure, requests } = answering({ status: 200, body: { id, properties } });
    const operation = makeEnvironment(azure, labId, {
      name: 'Web',
      templateId: 'T',
      parameters: { size: '3' },
      tags: { a: 'b' },
    });
    assert.equal((await operation.poll(signal)).done, true);
    const [{ method, url, body } = { method: '', url: '', body: '' }] = requests;
    assert.deepEqual([method, url], ['PUT', address]);
    assert.deepEqual(JSON.parse(typeof body === 'string' ? body : ''), {
      tags: { a: 'b' },
      properties: {
        deploymentProperties: { armTemplateId: 'T', parameters: [{ name: 'size', value: '3' }] },
      },
    });
  });

  it('has failed where it says so, although the operation reports success', async () => {
    const failed = { id, properties: { ...properties, provisioningState: 'Failed' } };
    const { azure } = answering({ status: 200, body: failed });
    const operation = makeEnvironment(azure, labId, {
      name: 'Web',
      templateId: 'T',
      parameters: {},
      tags: {},
    });
    await assert.rejects(async () => {
      await operation.poll(signal);
      await operation.poll(signal);
    }, /ended as Failed|failed/i);
  });

  it('is deleted where the answer says 204, and asked for again while it is not ready', async () => {
    const busy = {
      status: 409,
      body: { error: { code: 'EnvironmentNotReady', message: 'It is not ready.' } },
    };
    const { azure, asked } = answering(busy, { status: 204 });
    const operation = deleteEnvironment(azure, id);
    assert.equal((await operation.poll(signal)).done, false);
    assert.equal((await operation.poll(signal)).done, true);
    assert.deepEqual(
      asked().map((line) => line.split(' ')[0]),
      ['DELETE', 'DELETE'],
    );
  });

  it('is busy in every state that is no end', () => {
    const states = ['Succeeded', 'failed', '', 'Canceled', 'Creating', 'Updating', 'Deleting'];
    assert.deepEqual(
      states.filter((provisioningState) => isBusy({ provisioningState })),
      ['Creating', 'Updating', 'Deleting'],
    );
  });
});
