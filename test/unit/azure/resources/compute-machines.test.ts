import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { getComputeMachine } from '../../../../tasks/core/azure/resources/compute-machines.js';
import { answering, group } from '../answering.js';

const provider = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.Compute`;

const id = `${provider}/virtualMachines/desktop`;

const diskOf = (name: string) => ({ managedDisk: { id: `${provider}/disks/${name}` } });

const { signal } = new AbortController();

describe('A virtual machine of Azure Compute', () => {
  const read = async (body: object) => {
    const { azure, asked } = answering({ body });
    const machine = await getComputeMachine(azure, id, signal);
    assert.deepEqual(asked(), [`GET https://management.example.com${id}?api-version=2024-03-01`]);
    return machine;
  };

  it('has its disks, its security type and the plan of its image', async () => {
    const plan = { name: 'pro', publisher: 'contoso', product: 'desktop' };
    const properties = {
      storageProfile: {
        osDisk: diskOf('os'),
        dataDisks: [
          { lun: 0, diskSizeGB: 2, ...diskOf('zero') },
          { lun: 3, ...diskOf('three') },
        ],
      },
      securityProfile: { securityType: 'TrustedLaunch' },
    };
    assert.deepEqual(await read({ id, plan, properties }), {
      id,
      osDiskId: `${provider}/disks/os`,
      dataDisks: [
        { lun: 0, diskId: `${provider}/disks/zero`, bytes: 2 * 1024 ** 3 },
        { lun: 3, diskId: `${provider}/disks/three` },
      ],
      securityType: 'TrustedLaunch',
      plan,
    });
  });

  it('tells where its OS disk is no managed disk that lasts', async () => {
    const kindOf = async (osDisk: object) =>
      (await read({ id, properties: { storageProfile: { osDisk } } }))?.osDiskKind;
    const diffDiskSettings = { option: 'Local' };
    assert.equal(await kindOf({ ...diskOf('os'), diffDiskSettings }), 'ephemeral');
    assert.equal(await kindOf({ vhd: { uri: 'https://store.blob.example.com/vhds/os.vhd' } }), 'unmanaged');
    assert.equal(await kindOf({ ...diskOf('os'), diffDiskSettings: null, vhd: null }), undefined);
  });

  it('may have none of them', async () => {
    assert.deepEqual(await read({ id, plan: null, properties: { storageProfile: null } }), {
      id,
      dataDisks: [],
    });
  });

  it('has no disk that Azure does not name, or does not say where it is attached', async () => {
    const dataDisks = [{ lun: 0 }, { lun: 1, managedDisk: null }, { ...diskOf('nowhere') }];
    assert.deepEqual((await read({ id, properties: { storageProfile: { dataDisks } } }))?.dataDisks, []);
  });

  it('that is missing is undefined', async () => {
    const { azure } = answering({ status: 404, body: { error: { code: 'ResourceNotFound', message: '' } } });
    assert.equal(await getComputeMachine(azure, id, signal), undefined);
  });
});
