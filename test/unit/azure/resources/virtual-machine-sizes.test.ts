import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  listSizeCapabilities,
  listSizes,
} from '../../../../tasks/core/azure/resources/virtual-machine-sizes.js';
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

describe('The generations that sizes boot', () => {
  it('are told where others are malformed', async () => {
    const resourceType = 'virtualMachines';
    const capabilities = [null, { name: 7 }, { name: 'HyperVGenerations', value: 'V2' }];
    const value = [
      null,
      { resourceType: 1 },
      { resourceType, capabilities: 'x' },
      { resourceType, name: 'A', capabilities },
    ];
    const { azure } = answering({ body: { value } });
    const { generations: told } = await listSizeCapabilities(
      azure,
      group.subscriptionId,
      'westeurope',
      new AbortController().signal,
    );
    assert.deepEqual([...told], [['a', ['V2']]]);
  });

  const sku = (name: string, value?: string, resourceType = 'virtualMachines') => ({
    resourceType,
    name,
    capabilities: [{ name: 'vCPUs', value: '2' }, ...(value ? [{ name: 'HyperVGenerations', value }] : [])],
  });

  it('are told by the list of what sizes can do in the region, which is read once', async () => {
    const value = [sku('Standard_D2s_v5', 'V1,V2'), sku('Standard_D2s_v6', 'V2'), sku('Standard_Silent')];
    const { azure, asked } = answering({ body: { value: [...value, sku('x', 'V2', 'disks')] } });
    const read = () =>
      listSizeCapabilities(azure, group.subscriptionId, 'westeurope', new AbortController().signal);
    assert.deepEqual(
      [...(await read()).generations],
      [
        ['standard_d2s_v5', ['V1', 'V2']],
        ['standard_d2s_v6', ['V2']],
      ],
    );
    await read();
    const filter = "&$filter=location%20eq%20'westeurope'";
    assert.deepEqual(asked(), [
      `GET https://management.example.com/subscriptions/${group.subscriptionId}/providers/Microsoft.Compute/skus?api-version=2021-07-01${filter}`,
    ]);
  });

  it('say which sizes boot no machine with Trusted Launch', async () => {
    const disabled = (name: string, value: unknown) => ({
      resourceType: 'virtualMachines',
      name,
      capabilities: [{ name: 'TrustedLaunchDisabled', value }],
    });
    const value = [disabled('Standard_DC2as_v5', 'True'), disabled('A', 'False'), disabled('B', 7)];
    const { azure } = answering({ body: { value } });
    const { subscriptionId } = group;
    const signal = new AbortController().signal;
    const { withoutTrustedLaunch } = await listSizeCapabilities(azure, subscriptionId, 'westeurope', signal);
    assert.deepEqual([...withoutTrustedLaunch], ['standard_dc2as_v5']);
  });
});

describe('The cores that sizes count against quotas', () => {
  const read = async (...value: readonly unknown[]) => {
    const { azure } = answering({ body: { value } });
    const { signal } = new AbortController();
    return (await listSizeCapabilities(azure, group.subscriptionId, 'westeurope', signal)).cores;
  };

  const size = (name: string, family: unknown, vCPUs: unknown, ...more: readonly object[]) => ({
    resourceType: 'virtualMachines',
    name,
    family,
    capabilities: [{ name: 'vCPUs', value: vCPUs }, ...more],
  });

  it('are those of the whole size, with its family, even where a machine has fewer at hand', async () => {
    const fewer = { name: 'vCPUsAvailable', value: '2' };
    const cores = await read(
      size('Standard_D4s_v5', 'standardDSv5Family', '4'),
      size('Standard_M8-2ms', 'standardMSFamily', '8', fewer),
    );
    assert.deepEqual(
      [...cores],
      [
        ['standard_d4s_v5', { cores: 4, family: 'standardDSv5Family' }],
        ['standard_m8-2ms', { cores: 8, family: 'standardMSFamily' }],
      ],
    );
  });

  it('are unknown where Azure tells none', async () => {
    const cores = await read(size('A', 'f', 'x'), size('B', 7, '2'), size('C', 'f', undefined));
    assert.deepEqual([...cores], [['b', { cores: 2, family: '' }]]);
  });
});
