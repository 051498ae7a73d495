import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { codeOf, createLaboratory, group, type Laboratory } from '../laboratory.js';

const disk = `${group}/Microsoft.Compute/disks/new`;

const skus = '/subscriptions/s/providers/Microsoft.Compute/locations/westeurope/publishers/Canonical';

describe('A disk that is made without a machine', () => {
  let laboratory: Laboratory;
  beforeEach(() => {
    laboratory = createLaboratory();
  });

  const versionOf = async (sku: string) => {
    const path = `${skus}/artifacttypes/vmimage/offers/ubuntu-24_04-lts/skus/${sku}/versions`;
    const [first] = (await laboratory.ask('GET', path)).body as readonly { readonly id: string }[];
    return first?.id ?? '';
  };
  const bodyOf = (id: string, properties: object = {}) => ({
    location: 'westeurope',
    properties: { creationData: { createOption: 'FromImage', imageReference: { id } }, ...properties },
  });
  const made = async () =>
    (await laboratory.ask('GET', disk)).body as { readonly properties: Readonly<Record<string, unknown>> };

  it('has the size and the generation of the Marketplace image that it is made of', async () => {
    for (const [sku, generation] of [
      ['server-gen1', 'V1'],
      ['server', 'V2'],
    ] as const) {
      await laboratory.complete('PUT', disk, bodyOf(await versionOf(sku)));
      const { properties } = await made();
      assert.equal(properties['hyperVGeneration'], generation);
      assert.equal(properties['diskSizeBytes'], 30 * 2 ** 30);
      assert.equal(properties['diskState'], 'Unattached');
    }
  });

  it('is refused for a version that the Marketplace does not have', async () => {
    const id = (await versionOf('server')).replace(/[^/]*$/, '0.0.1');
    assert.equal(codeOf(await laboratory.ask('PUT', disk, bodyOf(id))), 'PlatformImageNotFound');
    assert.equal(codeOf(await laboratory.ask('PUT', disk, bodyOf('/elsewhere'))), 'InvalidParameter');
  });

  it('has Trusted Launch in Generation 2 alone', async () => {
    const securityProfile = { securityType: 'TrustedLaunch' };
    const first = bodyOf(await versionOf('server-gen1'), { securityProfile });
    assert.equal(codeOf(await laboratory.ask('PUT', disk, first)), 'BadRequest');
    await laboratory.complete('PUT', disk, bodyOf(await versionOf('server'), { securityProfile }));
    assert.deepEqual((await made()).properties['securityProfile'], securityProfile);
  });
});
