import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { listSizes } from '../../../../tasks/core/azure/resources/virtual-machine-sizes.js';
import { answering, group } from '../answering.js';

describe('The sizes of virtual machines of a region', () => {
  it('are found by their names in lower case, whatever page they are on', async () => {
    const nextLink = 'https://management.example.com/next';
    const { azure, asked } = answering(
      { body: { value: [{ name: 'Standard_A1', numberOfCores: 1 }], nextLink } },
      { body: { value: [{ name: 'Standard_A2', numberOfCores: 2 }] } },
    );
    const { subscriptionId } = group;
    const sizes = await listSizes(azure, subscriptionId, 'westeurope', new AbortController().signal);
    assert.deepEqual(
      [...sizes],
      [
        ['standard_a1', 1],
        ['standard_a2', 2],
      ],
    );
    const path = `subscriptions/${subscriptionId}/providers/Microsoft.Compute/locations/westeurope/vmSizes`;
    assert.equal(asked()[0], `GET https://management.example.com/${path}?api-version=2024-03-01`);
  });
});
