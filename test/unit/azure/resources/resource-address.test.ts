import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { addressOf } from '../../../../tasks/core/azure/resources/resource-address.js';

const id = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/Shared/images/Server';

describe('The address of a resource', () => {
  it('has its group, and the path from its provider on, spelled as in the id', () => {
    const { group, path, apiVersion } = addressOf(id, '2020-01-01');
    assert.deepEqual([group.subscriptionId, group.resourceGroup], ['s', 'g']);
    assert.equal(path, 'providers/Microsoft.Compute/galleries/Shared/images/Server');
    assert.equal(apiVersion, '2020-01-01');
  });

  it('leads to what lies below it', () => {
    assert.match(addressOf(`${id}/`, '1', 'versions', '1.0.0').path, /\/images\/Server\/versions\/1\.0\.0$/);
  });

  it('leads nowhere else', () => {
    assert.throws(() => addressOf(id, '1', '../x'), /is not the name of an Azure resource/);
    assert.throws(() => addressOf('nowhere', '1'), /is not the id of an Azure resource/);
  });
});
