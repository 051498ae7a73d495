import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  generationOfMarketplaceImage,
  generationsOfSize,
} from '../../../../tasks/core/factory/templates/generations.js';

function booted(size: string): string {
  const told = generationsOfSize(size);
  return told ? `${told.value.join()}${told.isCertain ? '' : '?'}` : 'V1,V2';
}

describe('C61 The generations that a size boots', () => {
  const sizes: Readonly<Record<string, readonly string[]>> = {
    V2: [
      ...['D2s_v6', 'D2ds_v6', 'D4as_v6', 'D2ads_v6', 'D2lds_v6', 'E4s_v6', 'E16-8as_v6', 'E4bds_v6'],
      ...['F2as_v6', 'F4als_v6', 'F8ams_v6', 'D2s_v7', 'E2as_v7', 'FX4mds', 'FX12ms_v2'],
      ...['D2ps_v5', 'D2plds_v5', 'E4pds_v5', 'B2pts_v2', 'D2pls_v6'],
      ...['DC2s_v2', 'DC1ds_v3', 'DC2as_v5', 'EC4ads_v5', 'DC2es_v5', 'EC2as_v6', 'NCC40ads_H100_v5'],
      ...['M208ms_v2', 'M64s_v2', 'M12s_v3', 'M16bds_v3'],
      ...['ND40rs_v2', 'ND96asr_v4', 'ND96amsr_A100_v4', 'ND96isr_H100_v5', 'ND96isr_MI300X_v5'],
      ...['NC24ads_A100_v4', 'NC40ads_H100_v5'],
    ],
    'V2?': ['L8s_v4', 'L8as_v4', 'NV6ads_v6'],
    V1: [
      ...['A1_v2', 'A2m_v2', 'A0', 'D1', 'D2_v2', 'D11_v2_Promo', 'D2_v3', 'E4_v3', 'E64i_v3', 'F2', 'G1'],
      ...['H16mr', 'NC6', 'NV12_Promo'],
    ],
    'V1,V2': [
      ...['B2ms', 'B1s', 'B2s_v2', 'B2as_v2', 'DS1_v2', 'D2s_v3', 'D2_v4', 'D2as_v4', 'D2s_v5', 'D2ads_v5'],
      ...['E4s_v3', 'E4-2s_v5', 'F2s', 'F2s_v2', 'L8s_v2', 'L8s_v3', 'M8ms', 'M128s', 'NC4as_T4_v3'],
      ...['NV6ads_A10_v5', 'HB120rs_v3', 'HC44rs', 'GS1', 'NP10s'],
    ],
  };
  for (const [told, names] of Object.entries(sizes))
    it(`are ${told} of ${names.join(', ')}`, () => {
      assert.deepEqual(
        names.filter((name) => booted(`Standard_${name}`) !== told),
        [],
      );
    });

  it('are told in any casing, and of the sizes Basic', () => {
    assert.deepEqual([booted(' STANDARD_d2S_V6 '), booted('Basic_A1'), booted('')], ['V2', 'V1', 'V1,V2']);
  });
});

describe('C61 The generation of a Marketplace image', () => {
  const server = 'MicrosoftWindowsServer/WindowsServer';
  const desktop = 'MicrosoftWindowsDesktop';
  const images: Readonly<Record<string, readonly string[]>> = {
    V1: [
      ...['2022-datacenter', '2019-Datacenter', '2016-datacenter-smalldisk', '2012-R2-Datacenter'].map(
        (sku) => `${server}/${sku}`,
      ),
      `${server}/2025-datacenter`,
      `${desktop}/Windows-10/win10-22h2-pro`,
      'Canonical/UbuntuServer/18.04-LTS',
      'Canonical/0001-com-ubuntu-server-jammy/22_04-lts',
      'Canonical/ubuntu-24_04-lts/server-gen1',
      'SUSE/sles-15-sp5/gen1',
      'almalinux/almalinux-x86_64/9-gen1',
    ],
    V2: [
      ...['2022-datacenter-g2', '2019-datacenter-gensecond', '2022-datacenter-azure-edition'].map(
        (sku) => `${server}/${sku}`,
      ),
      ...['2025-datacenter-g2', '2025-datacenter-azure-edition', '2022-datacenter-smalldisk-g2'].map(
        (sku) => `${server}/${sku}`,
      ),
      `${desktop}/windows-11/win11-23h2-ent`,
      `${desktop}/Windows-10/win10-22h2-pro-g2`,
      `${desktop}/office-365/win11-23h2-avd-m365`,
      `${desktop}/windows-ent-cpc/win11-24h2-ent-cpc-m365`,
      'microsoftvisualstudio/visualstudio2022/vs-2022-ent-latest-win11-n-gen2',
      'MicrosoftWindowsServer/windows-cvm/2022-datacenter-cvm',
      'Canonical/0001-com-ubuntu-server-jammy/22_04-lts-gen2',
      'Canonical/0001-com-ubuntu-server-jammy/22_04-lts-arm64',
      'Canonical/0001-com-ubuntu-confidential-vm-jammy/22_04-lts-cvm',
      'Canonical/ubuntu-24_04-lts/server',
      'Canonical/ubuntu-24_04-lts/minimal',
      'Canonical/ubuntu-25_10/server',
      'Debian/debian-12/12-gen2',
      'RedHat/RHEL/9-lvm-gen2',
      'RedHat/RHEL/82gen2',
      'SUSE/sles-15-sp5/gen2',
    ],
    'V1?': ['Debian/debian-12/12', 'RedHat/RHEL/8-lvm', 'Oracle/Oracle-Linux/ol88-lvm', 'me/gen20/sku-g20'],
  };
  for (const [told, names] of Object.entries(images))
    it(`is ${told} of ${names.join(', ')}`, () => {
      const generations = names.map((name) => {
        const [publisher = '', offer = '', sku = ''] = name.split('/');
        const { value, isCertain } = generationOfMarketplaceImage({ publisher, offer, sku });
        return `${name}: ${value}${isCertain ? '' : '?'}`;
      });
      assert.deepEqual(
        generations,
        names.map((name) => `${name}: ${told}`),
      );
    });
});
