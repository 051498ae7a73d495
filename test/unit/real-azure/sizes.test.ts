import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type Sku, smallestOf } from '../../../scripts/real-azure/asking/sizes.js';

const size = (
  name: string,
  cores: number,
  memory: number,
  more: Readonly<Record<string, string>> = {},
  restrictions: Sku['restrictions'] = [],
): Sku => {
  const capabilities = {
    vCPUs: String(cores),
    MemoryGB: String(memory),
    HyperVGenerations: 'V1,V2',
    ...more,
  };
  return {
    resourceType: 'virtualMachines',
    name,
    tier: 'Standard',
    capabilities: Object.entries(capabilities).map(([capability, value]) => ({ name: capability, value })),
    restrictions,
  };
};

describe('The size of the machines that the kit makes', () => {
  it('is the smallest by cores and memory that starts Linux', () => {
    const skus = [size('Standard_D2s_v5', 2, 8), size('Standard_B1ms', 1, 2), size('Standard_B1ls', 1, 0.5)];
    assert.equal(smallestOf(skus, ['V1', 'V2']), 'Standard_B1ms');
  });

  it('boots the generation of the disk', () => {
    const skus = [
      size('Standard_A1_v2', 1, 2, { HyperVGenerations: 'V1' }),
      size('Standard_D2s_v6', 2, 8, { HyperVGenerations: 'V2' }),
    ];
    assert.equal(smallestOf(skus, ['V1']), 'Standard_A1_v2');
    assert.equal(smallestOf(skus, ['V2']), 'Standard_D2s_v6');
    assert.equal(smallestOf(skus, ['V1', 'V2']), undefined);
  });

  it('is none that the subscription may not use, that has another architecture, or no Trusted Launch', () => {
    const skus = [
      size('Standard_B1ms', 1, 2, {}, [{ type: 'Location' }]),
      size('Standard_B2ps_v2', 2, 2, { CpuArchitectureType: 'Arm64' }),
      size('Standard_DC1s', 1, 2, { TrustedLaunchDisabled: 'True' }),
      size('Standard_B2s', 2, 4, {}, [{ type: 'Zone' }]),
    ];
    assert.equal(smallestOf(skus, ['V2']), 'Standard_B2s');
  });
});
