import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseResourceId, resourceKey } from '../../../local-azure/arm/identifiers.js';

describe('A resource id', () => {
  it('has type and names of all levels', () => {
    assert.deepEqual(
      parseResourceId(
        '/subscriptions/s/resourcegroups/g/providers/Microsoft.DevTestLab/labs/l/virtualmachines/v',
      ),
      {
        subscriptionId: 's',
        resourceGroup: 'g',
        namespace: 'Microsoft.DevTestLab',
        type: 'Microsoft.DevTestLab/labs/virtualmachines',
        names: ['l', 'v'],
      },
    );
  });

  it('has empty parts for what a subscription lacks', () => {
    const { subscriptionId, resourceGroup, type } = parseResourceId('/subscriptions/s');
    assert.deepEqual([subscriptionId, resourceGroup, type], ['s', '', '']);
  });

  it('is the same with other case and slashes', () => {
    assert.equal(resourceKey('//Subscriptions/S/'), resourceKey('/subscriptions/s'));
  });
});
