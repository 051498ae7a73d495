import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { getLab, listLabs } from '../../../../tasks/core/azure/resources/labs.js';
import { answering, group } from '../answering.js';

const subscription = `/subscriptions/${group.subscriptionId}`;

const id = `${subscription}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Lab`;

const storageAccountId = `${subscription}/resourceGroups/Factory/providers/Microsoft.Storage/storageAccounts/store`;

const { signal } = new AbortController();

describe('A lab', () => {
  const body = {
    id,
    name: 'Lab',
    location: 'westeurope',
    properties: { artifactsStorageAccount: storageAccountId },
  };
  const lab = {
    id,
    name: 'Lab',
    ...group,
    location: 'westeurope',
    storageAccountId,
  };

  it('is read by its id', async () => {
    const { azure, asked } = answering({ body });
    assert.deepEqual(await getLab(azure, id, signal), lab);
    assert.match(asked()[0] ?? '', new RegExp(`^GET https://management\\.example\\.com${id}\\?`, 'i'));
  });

  it('is listed with all of its subscription, each once', async () => {
    const nextLink = 'https://management.example.com/next';
    const { azure } = answering({ body: { value: [body], nextLink } }, { body: { value: [body] } });
    assert.deepEqual(await listLabs(azure, group.subscriptionId, signal), [lab]);
  });

  it('of another subscription is an error', async () => {
    const { azure } = answering({ body: { value: [{ ...body, id: id.replace(/0001/, '0002') }] } });
    await assert.rejects(listLabs(azure, group.subscriptionId, signal), /which does not lie in/);
  });

  it('that is missing is undefined', async () => {
    const error = { code: 'ResourceNotFound', message: 'Not found.' };
    const { azure } = answering({ status: 404, body: { error } });
    assert.equal(await getLab(azure, id, signal), undefined);
  });

  it('in a subscription that is not found is an error', async () => {
    const error = { code: 'SubscriptionNotFound', message: 'Not found.' };
    const { azure } = answering({ status: 404, body: { error } });
    await assert.rejects(getLab(azure, id, signal), { code: 'SubscriptionNotFound' });
  });
});
