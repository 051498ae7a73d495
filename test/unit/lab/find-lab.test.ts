import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { findFactoryLab } from '../../../tasks/core/lab/find-lab.js';
import { type Answer, answering } from '../azure/answering.js';
import { lab } from './fake-lab.js';

const { signal } = new AbortController();

function bodyOf(name: string, resourceGroup = name) {
  const id = lab.id.replace('resourceGroups/Factory', `resourceGroups/${resourceGroup}`);
  return {
    id: id.replace(/[^/]+$/, name),
    name,
    location: 'westeurope',
    properties: {
      artifactsStorageAccount: `/subscriptions/${lab.subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Storage/storageAccounts/store`,
    },
  };
}

async function find(DevTestLabName: string, answer: Answer, SubscriptionId = lab.subscriptionId) {
  return findFactoryLab(answering(answer).azure, { DevTestLabName, SubscriptionId }, signal);
}

const listing = (...labs: readonly object[]): Answer => ({ body: { value: labs } });

describe('The factory lab', () => {
  it('L5 is found by its whole name, in any casing', async () => {
    const found = await find('factory', listing(bodyOf('Factory2'), bodyOf('Factory')));
    assert.equal(found.name, 'Factory');
  });

  it('L5 L24 is never another lab of a similar name; the labs that exist are named', async () => {
    await assert.rejects(find('Factory', listing(bodyOf('Factory2'), bodyOf('MyFactory'))), {
      message: /The lab Factory was not found/,
      remedy: /Factory2, MyFactory/,
    });
  });

  it('is asked for by its id where several have the name, and their ids are named', async () => {
    await assert.rejects(find('Factory', listing(bodyOf('Factory', 'One'), bodyOf('Factory', 'Two'))), {
      message: /has 2 labs named Factory: .*\/One\/.*\/Two\//,
      remedy: /resource id/,
    });
  });

  it('is missing where the connection can see no lab, which may be for want of a role', async () => {
    await assert.rejects(find('Factory', listing()), { remedy: /roles of the service connection/ });
  });

  it('is found by its resource id', async () => {
    assert.equal((await find(lab.id, { body: bodyOf('Factory') })).name, 'Factory');
  });

  it('is missing where nothing has that resource id', async () => {
    const missing = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'Missing.' } } };
    await assert.rejects(find(lab.id, missing), { message: `There is no lab ${lab.id}.` });
  });

  it('is not the resource of another type, nor in another subscription than the input says', async () => {
    await assert.rejects(find(`${lab.id}/virtualmachines/W`, listing()), /not the resource id of a lab/);
    await assert.rejects(find(lab.id, listing(), 'another'), /but SubscriptionId says another/);
  });
});
