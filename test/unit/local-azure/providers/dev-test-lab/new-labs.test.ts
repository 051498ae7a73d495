import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Resource } from '../../../../local-azure/arm/resources.js';
import { createLaboratory, group, type Laboratory } from '../laboratory.js';

const lab = `${group}/Microsoft.DevTestLab/labs/New`;

const preview = { apiVersion: '2018-10-15-preview' };

describe('A lab that is made by a request', () => {
  let laboratory: Laboratory;
  beforeEach(() => {
    laboratory = createLaboratory();
  });

  const read = async (path = lab) => (await laboratory.ask('GET', path)).body as Resource;
  const body = {
    location: 'westeurope',
    properties: { vmCreationResourceGroupId: '/subscriptions/s/resourceGroups/machines' },
  };

  it('takes a resource group for its machines by the preview alone', async () => {
    await laboratory.ask('PUT', lab, body);
    assert.equal((await read()).properties['vmCreationResourceGroup'], undefined);
    const other = lab.replace(/New$/, 'Other');
    await laboratory.ask('PUT', other, body, preview);
    const { properties } = await read(other);
    assert.equal(properties['vmCreationResourceGroup'], body.properties.vmCreationResourceGroupId);
  });

  it('has no virtual network until one is made for it, with a subnet', async () => {
    await laboratory.ask('PUT', lab, body);
    const networks = `${lab}/virtualnetworks`;
    assert.deepEqual((await laboratory.ask('GET', networks)).body, { value: [] });
    const made = await laboratory.ask('PUT', `${networks}/DtlNew`, { properties: {} });
    assert.equal(made.status, 201);
    const { allowedSubnets } = (await read(`${networks}/DtlNew`)).properties;
    assert.deepEqual(allowedSubnets, [{ labSubnetName: 'DtlNewSubnet', allowPublicIp: 'Allow' }]);
  });
});
