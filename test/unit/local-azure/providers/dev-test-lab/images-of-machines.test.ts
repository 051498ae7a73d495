import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ArmResponse } from '../../../../local-azure/arm/provider.js';
import { codeOf, createLaboratory, lab, type Laboratory } from '../laboratory.js';

const images = `${lab}/customimages`;

const machines = `${lab}/virtualmachines`;

const snapshot = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/snapshots/image';

const windows = (name: string, windowsOsState: string) => ({
  properties: { vm: { sourceVmId: `${machines}/${name}`, windowsOsInfo: { windowsOsState } } },
});

const linux = (name: string, linuxOsState: string) => ({
  properties: { vm: { sourceVmId: `${machines}/${name}`, linuxOsInfo: { linuxOsState } } },
});

describe('A custom image of a virtual machine', () => {
  let laboratory: Laboratory;
  beforeEach(() => {
    laboratory = createLaboratory({
      virtualMachines: [
        { name: 'Desk', osType: 'Windows', powerState: 'running', generation: 'V2' },
        { name: 'Server', osType: 'Linux', powerState: 'running' },
        { name: 'Idle', osType: 'Windows', powerState: 'deallocated' },
        { name: 'Broken', osType: 'Windows', powerState: 'running', provisioningState: 'Failed' },
        {
          name: 'Applying',
          osType: 'Windows',
          powerState: 'running',
          provisioningState: 'ApplyingArtifacts',
        },
      ],
    });
  });

  const put = (body: object) => laboratory.ask('PUT', `${images}/image`, body);
  const properties = async (path = `${images}/image`) =>
    ((await laboratory.ask('GET', path)).body as { properties: Record<string, unknown> }).properties;
  const statusOf = async (name: string) => {
    const { computeVm } = (await properties(`${machines}/${name}?$expand=properties($expand=computeVm)`)) as {
      computeVm: { statuses: readonly { code: string }[] };
    };
    return computeVm.statuses.slice(1).map(({ code }) => code);
  };

  it('is being made of it at first, by the caller', async () => {
    const { status, headers, body } = await put(windows('DESK', 'nonSysprepped'));
    assert.deepEqual([status, Object.keys(headers ?? {})], [201, ['azure-asyncoperation']]);
    const { vm, author, provisioningState } = (body as { properties: Record<string, unknown> }).properties;
    const sourceVmId = `${machines}/Desk`.toLowerCase();
    assert.deepEqual(vm, { sourceVmId, windowsOsInfo: { windowsOsState: 'NonSysprepped' } });
    assert.deepEqual([author, provisioningState], ['someone', 'Creating']);
  });

  it('has the author and the description that were sent', async () => {
    const texts = { author: '', description: 'With an editor.' };
    await put({ properties: { ...windows('Desk', 'NonSysprepped').properties, ...texts } });
    const { author, description } = await properties();
    assert.deepEqual({ author, description }, texts);
  });

  it('has a snapshot of the OS disk once it is there, which goes with it', async () => {
    assert.equal(
      (await laboratory.complete('PUT', `${images}/image`, linux('Server', 'NonDeprovisioned'))).status,
      'Succeeded',
    );
    const { provisioningState, managedSnapshotId } = await properties();
    assert.deepEqual([provisioningState, managedSnapshotId], ['Succeeded', snapshot.toLowerCase()]);
    assert.equal((await properties(snapshot))['osType'], 'Linux');
    await laboratory.complete('DELETE', `${images}/image`);
    assert.ok(!laboratory.resources.has(snapshot));
  });

  it('leaves the machine as it is unless it is to be generalized', async () => {
    for (const state of ['NonSysprepped', 'SysprepApplied'])
      await laboratory.complete('PUT', `${images}/${state}`, windows('Desk', state));
    assert.deepEqual(await statusOf('Desk'), ['PowerState/running']);
  });

  it('generalizes the machine and deallocates it where that is requested', async () => {
    await laboratory.complete('PUT', `${images}/image`, windows('Desk', 'SysprepRequested'));
    await laboratory.complete('PUT', `${images}/other`, linux('Server', 'DeprovisionRequested'));
    const generalized = ['OSState/generalized', 'PowerState/deallocated'];
    assert.deepEqual([await statusOf('Desk'), await statusOf('Server')], [generalized, generalized]);
    assert.equal(codeOf(await laboratory.ask('POST', `${machines}/Desk/start`)), 'OperationNotAllowed');
  });

  it('fails where a machine that does not run is to be generalized', async () => {
    const { error } = await laboratory.complete(
      'PUT',
      `${images}/image`,
      windows('Idle', 'SysprepRequested'),
    );
    assert.match(error?.message ?? '', /when the VM is not running/);
    assert.equal((await properties())['provisioningState'], 'Failed');
    assert.equal(
      (await laboratory.complete('PUT', `${images}/image`, windows('Idle', 'NonSysprepped'))).status,
      'Succeeded',
    );
  });

  it('fails when its machine disappears, and on demand', async () => {
    const creation = await put(windows('Desk', 'NonSysprepped'));
    laboratory.resources.delete(`${machines}/Desk`);
    assert.equal((await laboratory.follow(creation)).error?.code, 'VirtualMachineNotFound');
    laboratory.faults.add([{ service: 'resource fails', id: 'customimages/image' }]);
    assert.equal((await laboratory.follow(await put(windows('Idle', 'NonSysprepped')))).status, 'Failed');
    assert.equal((await properties())['managedSnapshotId'], undefined);
  });

  const other = `${lab}Two/virtualmachines/Desk`;
  const refused: [string, object, number, string][] = [
    ['of a machine that is not there', windows('Gone', 'NonSysprepped'), 404, 'VirtualMachineNotFound'],
    [
      'of something else',
      { properties: { vm: { sourceVmId: lab, windowsOsInfo: { windowsOsState: 'SysprepApplied' } } } },
      404,
      'VirtualMachineNotFound',
    ],
    [
      'of no machine',
      { properties: { vm: { windowsOsInfo: { windowsOsState: 'SysprepApplied' } } } },
      400,
      'MissingRequiredProperty',
    ],
    [
      'without a state of the system',
      { properties: { vm: { sourceVmId: `${machines}/Desk` } } },
      400,
      'InvalidOsInfo',
    ],
    [
      'with the states of two systems',
      { properties: { vm: { ...windows('Desk', 'SysprepApplied').properties.vm, linuxOsInfo: {} } } },
      400,
      'InvalidOsInfo',
    ],
    ['with the state of another system', linux('Desk', 'NonDeprovisioned'), 400, 'InvalidOsInfo'],
    ['with an unheard-of state', windows('Desk', 'Deprovisioned'), 400, 'InvalidOsState'],
    ['of a failed machine', windows('Broken', 'NonSysprepped'), 409, 'Conflict'],
    ['of a machine that is being worked on', windows('Applying', 'NonSysprepped'), 409, 'Conflict'],
    [
      'of two sources',
      { properties: { ...windows('Desk', 'SysprepApplied').properties, vhd: {} } },
      400,
      'InvalidCustomImageSource',
    ],
  ];
  for (const [what, body, status, code] of refused) {
    it(`is not made ${what}`, async () => {
      const answer: ArmResponse = await put(body);
      assert.deepEqual([answer.status, codeOf(answer)], [status, code]);
      assert.ok(!laboratory.resources.has(`${images}/image`));
    });
  }

  it("is not made of another lab's machine", async () => {
    const machine = laboratory.resources.get(`${machines}/Desk`);
    assert.ok(machine);
    laboratory.resources.set({ ...machine, id: other });
    const { vm } = windows('Desk', 'NonSysprepped').properties;
    assert.equal(
      codeOf(await put({ properties: { vm: { ...vm, sourceVmId: other } } })),
      'InvalidVirtualMachine',
    );
  });

  it('keeps its machine from everything else until it is there', async () => {
    const creation = await put(windows('Desk', 'NonSysprepped'));
    const desk = `${machines}/Desk`;
    const answers = [
      await laboratory.ask('POST', `${desk}/stop`),
      await laboratory.ask('DELETE', desk),
      await laboratory.ask('PUT', `${images}/second`, windows('Desk', 'NonSysprepped')),
    ];
    for (const answer of answers) {
      assert.equal(answer.status, 409);
      assert.match(JSON.stringify(answer.body), /is not yet ready for the requested operation/);
    }
    await laboratory.follow(creation);
    assert.equal((await laboratory.ask('POST', `${desk}/stop`)).status, 202);
  });

  it('cannot be deleted until it is there', async () => {
    const creation = await put(windows('Desk', 'NonSysprepped'));
    const answer = await laboratory.ask('DELETE', `${images}/image`);
    assert.match(JSON.stringify(answer.body), /is not yet ready/);
    await laboratory.follow(creation);
    assert.equal((await laboratory.ask('DELETE', `${images}/image`)).status, 202);
  });

  it('keeps its source and changes its texts when it is put again', async () => {
    await laboratory.complete('PUT', `${images}/image`, windows('Desk', 'NonSysprepped'));
    const again = { ...windows('Idle', 'SysprepApplied').properties, description: 'New.' };
    assert.equal((await put({ properties: again })).status, 200);
    const { vm, description } = await properties();
    assert.match(JSON.stringify(vm), /virtualmachines\/desk.*NonSysprepped/);
    assert.equal(description, 'New.');
  });

  it('is made by a template, too, which waits for it and fails with it', async () => {
    await laboratory.deployResource(`${images}/image`, windows('Desk', 'NonSysprepped'), 'me');
    const { provisioningState, author } = await properties();
    assert.deepEqual([provisioningState, author], ['Succeeded', 'me']);
    await laboratory.deployResource(`${images}/image`, windows('Desk', 'NonSysprepped'));
    laboratory.faults.add([{ service: 'resource fails', id: 'customimages/other' }]);
    await assert.rejects(laboratory.deployResource(`${images}/other`, windows('Desk', 'NonSysprepped')), {
      code: 'ResourceDeploymentFailure',
    });
  });
});
