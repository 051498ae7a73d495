import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  getStorageAccount,
  getStorageAccountKey,
} from '../../../../tasks/core/azure/resources/storage-accounts.js';
import { answering } from '../answering.js';

const id =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/Factory' +
  '/providers/Microsoft.Storage/storageAccounts/vhds';

const blob = 'https://vhds.blob.example.com/';

const { signal } = new AbortController();

describe('A storage account', () => {
  const read = (properties: object) => {
    const { azure } = answering({ body: { id: `${id}2`, name: 'vhds', location: 'westeurope', properties } });
    return getStorageAccount(azure, id, signal);
  };

  it('C50 tells where it lies and where its blobs are, found by its full id', async () => {
    assert.deepEqual(await read({ primaryEndpoints: { blob } }), {
      id,
      name: 'vhds',
      location: 'westeurope',
      blobEndpoint: blob,
      sharedKeyAllowed: true,
    });
  });

  for (const [setting, allowed] of [
    [null, true],
    [true, true],
    [false, false],
  ] as const)
    it(`takes its keys: ${allowed}, where allowSharedKeyAccess is ${setting}`, async () => {
      const account = await read({ primaryEndpoints: { blob }, allowSharedKeyAccess: setting });
      assert.equal(account.sharedKeyAllowed, allowed);
    });

  it('without blobs is an error', async () => {
    await assert.rejects(read({ primaryEndpoints: {} }), {
      message: 'Could not read the storage account vhds: it has no blob endpoint.',
    });
  });

  it('of which the blobs lie in another cloud is an error', async () => {
    await assert.rejects(
      read({ primaryEndpoints: { blob: 'https://vhds.blob.core.windows.net.evil.example/' } }),
      {
        message:
          'Could not read the storage account vhds: its blob endpoint is https://vhds.blob.core.windows.net.evil.example, ' +
          'which is no address of storage accounts in the cloud of management.example.com: nothing was sent there.',
        remedy: /address of the service connection/,
      },
    );
  });

  it('gives its first key, which is secret', async () => {
    const keys = [{ value: 'first' }, { value: 'second' }];
    const { azure, asked, secrets } = answering({ body: { keys } });
    assert.equal(await getStorageAccountKey(azure, id, signal), 'first');
    assert.deepEqual(secrets, ['first']);
    assert.deepEqual(asked(), [`POST https://management.example.com${id}/listKeys?api-version=2023-05-01`]);
  });
});
