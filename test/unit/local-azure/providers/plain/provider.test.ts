import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { ArmError } from '../../../../local-azure/arm/provider.js';
import { createResourceStore } from '../../../../local-azure/arm/resources.js';
import { createClock } from '../../../../local-azure/clock.js';
import { allDurations } from '../../../../local-azure/durations.js';
import { assumedFacts } from '../../../../local-azure/facts.js';
import { createFaults } from '../../../../local-azure/faults/faults.js';
import { createOperations } from '../../../../local-azure/arm/operations.js';
import { createPlainProviders } from '../../../../local-azure/providers/plain/provider.js';
import { createStorage } from '../../../../local-azure/providers/storage/provider.js';
import { world } from '../../../../worlds/local-azure-world.js';

const GROUP = '/subscriptions/s/resourceGroups/g/providers';

const networks = `${GROUP}/Microsoft.Network/virtualNetworks`;

const accounts = `${GROUP}/Microsoft.Storage/storageAccounts`;

const here = { apiVersion: '2023-01-01', location: 'West Europe' };

function createDeployer() {
  const clock = createClock({ timeScale: 1000, seed: 1 });
  const faults = createFaults(clock);
  const resources = createResourceStore();
  const operations = createOperations(clock, faults);
  const durations = allDurations(world.durations);
  const permissions = { isAllowed: () => true };
  const context = {
    clock,
    faults,
    resources,
    operations,
    durations,
    permissions,
    facts: assumedFacts,
    pageSize: 10,
  };
  const providers = [createStorage(context, 1).provider, ...createPlainProviders(context)];
  const deploy = async (id: string, resource: Readonly<Record<string, unknown>>): Promise<string> => {
    const provider = providers.find(({ namespace }) => id.includes(`/${namespace}/`));
    try {
      await provider?.deploy?.(id, resource);
      return '';
    } catch (error) {
      return error instanceof ArmError ? error.code : String(error);
    }
  };
  return { deploy, resources };
}

describe('A plain resource of a template', () => {
  it('is kept as it is given, in the region that it names', async () => {
    const { deploy, resources } = createDeployer();
    const properties = { addressSpace: { addressPrefixes: ['10.0.0.0/16'] } };
    assert.equal(await deploy(`${networks}/n`, { ...here, tags: { a: 'b' }, properties }), '');
    assert.deepEqual(resources.get(`${networks}/n`), {
      id: `${networks}/n`,
      name: 'n',
      type: 'Microsoft.Network/virtualNetworks',
      location: 'westeurope',
      tags: { a: 'b' },
      properties: { ...properties, provisioningState: 'Succeeded' },
    });
  });

  it('needs a region, which cannot be changed', async () => {
    const { deploy } = createDeployer();
    assert.equal(await deploy(`${networks}/n`, {}), 'LocationRequired');
    assert.equal(
      await deploy(`${networks}/n`, { location: 'nowhere' }),
      'LocationNotAvailableForResourceType',
    );
    assert.equal(await deploy(`${networks}/n`, here), '');
    assert.equal(await deploy(`${networks}/n`, here), '');
    assert.equal(await deploy(`${networks}/n`, { location: 'westus' }), 'InvalidResourceLocation');
  });

  it('is refused if its type is not one of these', async () => {
    const { deploy } = createDeployer();
    assert.equal(await deploy(`${GROUP}/Microsoft.Network/firewalls/f`, here), 'InvalidResourceType');
    assert.equal(await deploy(`${accounts}/a/queues/q`, here), 'InvalidResourceType');
  });
});

describe('A storage account of a template', () => {
  it('is shown as any other', async () => {
    const { deploy, resources } = createDeployer();
    await deploy(`${accounts}/store`, { ...here, kind: 'BlobStorage', properties: { accessTier: 'Cool' } });
    const account = resources.get(`${accounts}/store`);
    assert.deepEqual([account?.kind, account?.sku?.name], ['BlobStorage', 'Standard_LRS']);
    assert.deepEqual(
      [account?.properties['accessTier'], account?.properties['statusOfPrimary']],
      ['Cool', 'available'],
    );
  });

  it('has a name of small letters and digits that nobody else has', async () => {
    const { deploy } = createDeployer();
    assert.equal(await deploy(`${accounts}/My-Store`, here), 'AccountNameInvalid');
    assert.equal(await deploy(`${accounts}/store`, here), '');
    assert.equal(await deploy(`${accounts}/store`, here), '');
    const elsewhere = `${accounts.replace('/g/', '/other/')}/store`;
    assert.equal(await deploy(elsewhere, here), 'StorageAccountAlreadyTaken');
  });
});
