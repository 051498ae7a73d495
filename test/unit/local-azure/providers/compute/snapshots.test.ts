import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createStandingClock, type StandingClock } from '../../standing-clock.js';
import { codeOf, createLaboratory, group, type Laboratory } from '../laboratory.js';

const snapshots = `${group}/Microsoft.Compute/snapshots`;

interface Shown {
  readonly tags?: object;
  readonly properties: Readonly<Record<string, unknown>>;
}

describe('A snapshot', () => {
  let clock: StandingClock;
  let laboratory: Laboratory;
  beforeEach(() => {
    clock = createStandingClock();
    laboratory = createLaboratory(
      {
        virtualMachines: [
          {
            name: 'machine',
            osType: 'Windows',
            powerState: 'running',
            generation: 'V2',
            securityType: 'TrustedLaunch',
            osDiskBytes: 30 * 2 ** 30,
            dataDisks: [{ lun: 3, bytes: 10 * 2 ** 30 }],
            plan: { name: 'pro', publisher: 'somebody', product: 'desktop' },
          },
        ],
      },
      clock,
    );
  });

  const diskOf = (name: string): string =>
    laboratory.resources
      .listType('Microsoft.Compute/disks', '/subscriptions/s')
      .find((disk) => disk.name === name)?.id ?? '';
  const of = (sourceResourceId: string, more: object = {}, location = 'westus') => ({
    location,
    tags: { purpose: 'test' },
    properties: { creationData: { createOption: 'Copy', sourceResourceId }, incremental: false, ...more },
  });
  const put = (name: string, body: object) => laboratory.ask('PUT', `${snapshots}/${name}`, body);
  const take = async (name: string, body: object) => {
    const answer = await put(name, body);
    await clock.pass(1);
    return laboratory.follow(answer);
  };
  const show = async (name: string) => (await laboratory.ask('GET', `${snapshots}/${name}`)).body as Shown;
  const properties = async (name: string) => (await show(name)).properties;

  it('is accepted with both addresses and no more', async () => {
    const { status, headers, body } = await put('os', of(diskOf('machine')));
    assert.equal(status, 202);
    assert.match(headers?.['azure-asyncoperation'] ?? '', /\/locations\/westus\/DiskOperations\//);
    assert.match(headers?.['location'] ?? '', /\/DiskOperations\/[^?]+\?monitor=true/);
    assert.equal(body, undefined);
    assert.equal((await properties('os'))['provisioningState'], 'Creating');
  });

  it('of an OS disk has what the disk has, also while its machine runs', async () => {
    assert.equal((await take('os', of(diskOf('machine')))).status, 'Succeeded');
    const { tags, properties } = await show('os');
    assert.deepEqual(tags, { purpose: 'test' });
    const { osType, hyperVGeneration, securityProfile, purchasePlan, diskSizeGB, diskState, ...others } =
      properties;
    assert.deepEqual(
      [osType, hyperVGeneration, securityProfile, diskSizeGB, diskState, others['provisioningState']],
      ['Windows', 'V2', { securityType: 'TrustedLaunch' }, 30, 'Unattached', 'Succeeded'],
    );
    assert.deepEqual(purchasePlan, { name: 'pro', publisher: 'somebody', product: 'desktop' });
  });

  it('of a data disk knows no operating system', async () => {
    await take('data', of(diskOf('machine_lun_3')));
    const { diskSizeGB, osType, hyperVGeneration } = await properties('data');
    assert.deepEqual([diskSizeGB, osType, hyperVGeneration], [10, undefined, undefined]);
  });

  it('stays when its disk is deleted', async () => {
    await take('os', of(diskOf('machine')));
    laboratory.resources.delete(diskOf('machine'));
    assert.equal((await properties('os'))['provisioningState'], 'Succeeded');
  });

  it('is refused without location, of no disk, of a disk elsewhere, and where its disk may not be read', async () => {
    const disk = diskOf('machine');
    const refused = async (body: object) => codeOf(await put('os', body));
    assert.equal(await refused({ ...of(disk), location: undefined }), 'LocationRequired');
    assert.equal(await refused(of(`${disk}-gone`)), 'ResourceNotFound');
    assert.equal(await refused(of(group)), 'InvalidParameter');
    assert.equal(await refused(of(disk, {}, 'northeurope')), 'InvalidParameter');
    laboratory.forbidden.add('Microsoft.Compute/disks/beginGetAccess/action');
    assert.equal(await refused(of(disk)), 'LinkedAuthorizationFailed');
  });

  it('changes its tags, which PUT and PATCH replace', async () => {
    await take('os', of(diskOf('machine')));
    const { status, body } = await laboratory.ask('PATCH', `${snapshots}/os`, { tags: { done: 'yes' } });
    assert.deepEqual([status, (body as Shown).tags], [200, { done: 'yes' }]);
    assert.equal((await put('os', of(diskOf('machine')))).status, 200);
    assert.deepEqual((await show('os')).tags, { purpose: 'test' });
  });

  it('gives an address by which it can be read, and is not deleted meanwhile', async () => {
    await take('os', of(diskOf('machine')));
    const read = { access: 'Read', durationInSeconds: 600 };
    const grant = await laboratory.ask('POST', `${snapshots}/os/beginGetAccess`, read);
    await clock.pass(1000);
    assert.ok((await laboratory.follow(grant)).properties?.output);
    assert.equal((await properties('os'))['diskState'], 'ActiveSAS');
    assert.equal(codeOf(await laboratory.ask('DELETE', `${snapshots}/os`)), 'Conflict');
    await laboratory.ask('POST', `${snapshots}/os/endGetAccess`);
    await clock.pass(1000);
    assert.equal((await properties('os'))['diskState'], 'Unattached');
  });

  it('is listed in its group and its subscription, and is gone after its deletion', async () => {
    await take('os', of(diskOf('machine')));
    const names = async (path: string) =>
      ((await laboratory.ask('GET', path)).body as { value: { name: string }[] }).value.map(
        ({ name }) => name,
      );
    for (const path of [snapshots, '/subscriptions/s/providers/Microsoft.Compute/snapshots'])
      assert.deepEqual(await names(path), ['os']);
    assert.equal((await laboratory.ask('DELETE', `${snapshots}/os`)).status, 202);
    await clock.pass(1);
    assert.deepEqual(await names(snapshots), []);
    assert.equal((await laboratory.ask('DELETE', `${snapshots}/os`)).status, 204);
  });

  it('fails by a fault, and is left behind', async () => {
    laboratory.faults.add([{ service: 'resource fails', id: 'snapshots/os' }]);
    assert.equal((await take('os', of(diskOf('machine')))).status, 'Failed');
    assert.equal((await properties('os'))['provisioningState'], 'Failed');
  });

  describe('that is copied into another region', () => {
    const copy = () =>
      take('far', of(`${snapshots}/near`, { creationData: creation, incremental: true }, 'northeurope'));
    const creation = { createOption: 'CopyStart', sourceResourceId: `${snapshots}/near` };
    const takeIncremental = () => take('near', of(diskOf('machine'), { incremental: true }));

    it('succeeds at once, and its bytes follow', async () => {
      await takeIncremental();
      assert.equal((await copy()).status, 'Succeeded');
      assert.equal((await properties('far'))['completionPercent'], 0);
      const access = { access: 'Read', durationInSeconds: 600 };
      assert.equal(
        codeOf(await laboratory.ask('POST', `${snapshots}/far/beginGetAccess`, access)),
        'Conflict',
      );
      await clock.pass(54);
      assert.equal((await properties('far'))['completionPercent'], 50);
      await clock.pass(54);
      assert.equal((await properties('far'))['completionPercent'], 100);
      assert.equal((await laboratory.ask('POST', `${snapshots}/far/beginGetAccess`, access)).status, 202);
    });

    it('never ends once its source is deleted', async () => {
      await takeIncremental();
      await copy();
      laboratory.resources.delete(`${snapshots}/near`);
      await clock.pass(200);
      const { completionPercent, copyCompletionError } = await properties('far');
      assert.equal(completionPercent, 99);
      assert.equal((copyCompletionError as { errorCode: string }).errorCode, 'CopySourceNotFound');
    });

    it('must be incremental, as its source', async () => {
      await take('near', of(diskOf('machine')));
      const full = of(`${snapshots}/near`, { creationData: creation, incremental: true }, 'northeurope');
      assert.equal(codeOf(await put('far', full)), 'InvalidParameter');
    });
  });
});

describe('The OS disk and the data disks of a machine', () => {
  it('are shown by Compute and by the lab, with the security type and the plan', async () => {
    const laboratory = createLaboratory({
      virtualMachines: [
        {
          name: 'machine',
          osType: 'Windows',
          powerState: 'deallocated',
          generation: 'V2',
          securityType: 'TrustedLaunch',
          dataDisks: [{ lun: 0, bytes: 2 ** 30 }],
          plan: { name: 'pro', publisher: 'somebody', product: 'desktop' },
        },
      ],
    });
    const lab = `${group}/Microsoft.DevTestLab/labs/Bench/virtualmachines/machine?$expand=Properties($expand=ComputeVm)`;
    const inLab = ((await laboratory.ask('GET', lab)).body as Shown).properties;
    const machine = (await laboratory.ask('GET', String(inLab['computeId']))).body as Shown & {
      plan: object;
    };
    const { securityProfile, storageProfile } = machine.properties as {
      securityProfile: { securityType: string };
      storageProfile: { dataDisks: [{ lun: number; managedDisk: { id: string } }] };
    };
    assert.equal(securityProfile.securityType, 'TrustedLaunch');
    assert.deepEqual(machine.plan, { name: 'pro', publisher: 'somebody', product: 'desktop' });
    const [disk] = storageProfile.dataDisks;
    assert.equal(disk.lun, 0);
    assert.deepEqual((inLab['computeVm'] as { dataDiskIds: string[] }).dataDiskIds, [disk.managedDisk.id]);
    const read = { access: 'Read', durationInSeconds: 60 };
    await laboratory.complete('POST', `${disk.managedDisk.id}/beginGetAccess`, read);
    const refused = await laboratory.ask('DELETE', String(inLab['computeId']));
    assert.equal(codeOf(refused), 'Conflict');
  });
});
