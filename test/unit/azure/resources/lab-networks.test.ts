import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { listLabNetworks } from '../../../../tasks/core/azure/resources/lab-networks.js';
import { answering, group } from '../answering.js';

const labId = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Factory`;

const { signal } = new AbortController();

describe('The virtual networks of a lab', () => {
  it('have the subnets in which the lab makes VMs, without those that it denies', async () => {
    const id = `${labId}/virtualnetworks/Net`;
    const properties = {
      allowedSubnets: [{ labSubnetName: 'one' }, { labSubnetName: 'two' }],
      subnetOverrides: [
        { labSubnetName: 'two', useInVmCreationPermission: 'Deny' },
        { labSubnetName: 'three', useInVmCreationPermission: 'Allow' },
      ],
    };
    const { azure } = answering({ body: { value: [{ id, name: 'Net', properties }] } });
    assert.deepEqual(await listLabNetworks(azure, labId, signal), [
      { id, name: 'Net', subnets: ['one', 'three'] },
    ]);
  });

  it('may have no subnets', async () => {
    const id = `${labId}/virtualnetworks/Net`;
    const { azure } = answering({ body: { value: [{ id, name: 'Net', properties: {} }] } });
    assert.deepEqual((await listLabNetworks(azure, labId, signal))[0]?.subnets, []);
  });
});
