import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { isAddressable, openContainer } from '../../../../tasks/core/azure/blobs/container.js';
import { answering } from '../answering.js';

describe('The name of a blob', () => {
  for (const name of ['..', '.', '../other/x.vhd', 'a/../../other/x.vhd', 'a\\..\\x.vhd', 'a/.', './x'])
    it(`is left out of lists where an address would lead elsewhere: ${name}`, () => {
      assert.equal(isAddressable(name), false);
    });

  for (const name of ['x.vhd', 'folder/x.vhd', '..x', 'x..vhd', '...'])
    it(`is taken as it is: ${name}`, () => {
      assert.equal(isAddressable(name), true);
    });
});

describe('The name of a container', () => {
  const { signal } = new AbortController();
  const account = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a';

  for (const name of ['..', 'a', 'a/b', '$root', 'two--dashes', '-begins', 'Upper', 'a%2Fb', 'x'.repeat(64)])
    it(`is refused before anything is asked: ${name}`, async () => {
      const { azure, asked } = answering();
      await assert.rejects(openContainer(azure, account, name, signal), /is not the name of a container/);
      assert.deepEqual(asked(), []);
    });
});
