import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { openContainerOf } from '../../../tasks/core/lab/container.js';
import { answering, group } from '../azure/answering.js';
import { labOf } from '../../worlds/azure-things.js';

describe('The storage account of a lab', () => {
  it('is not opened where Azure names one outside the subscription of the lab', async () => {
    const { azure, asked } = answering();
    const { signal } = new AbortController();
    const foreign = labOf('Foreign', {
      storageAccountId: `/subscriptions/${group.subscriptionId}/resourceGroups/Other/providers/Microsoft.Storage/storageAccounts/other`,
    });
    await assert.rejects(
      openContainerOf(azure, foreign, 'uploads', signal),
      /storageAccounts\/other", which does not lie in the subscription of .*labs\/Foreign/,
    );
    assert.deepEqual(asked(), []);
  });
});
