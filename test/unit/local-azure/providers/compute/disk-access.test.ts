import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { codeOf, createLaboratory, lab, type Laboratory } from '../laboratory.js';

const read = { access: 'Read', durationInSeconds: 5_184_000 };

describe('Access to a disk', () => {
  let laboratory: Laboratory;
  beforeEach(() => {
    laboratory = createLaboratory({
      virtualMachines: [
        { name: 'deallocated', osType: 'Windows', powerState: 'deallocated' },
        { name: 'stopped', osType: 'Windows', powerState: 'stopped' },
      ],
    });
  });

  const diskOf = (machine: string): string => {
    const disks = laboratory.resources.listType('Microsoft.Compute/disks', '/subscriptions/s');
    return disks.find(({ name }) => name === machine)?.id ?? '';
  };
  const stateOf = async (disk: string) =>
    ((await laboratory.ask('GET', disk)).body as { properties: { diskState: string } }).properties.diskState;
  const grant = (disk: string, body: object = read) =>
    laboratory.complete('POST', `${disk}/beginGetAccess`, body);
  const refusal = async (disk: string, body: object = read) =>
    codeOf(await laboratory.ask('POST', `${disk}/beginGetAccess`, body));

  it('gives an address until it is revoked', async () => {
    const disk = diskOf('deallocated');
    const { properties } = await grant(disk);
    assert.deepEqual(properties, { output: { accessSAS: `https://azure.test/disks${disk}` } });
    assert.equal(await stateOf(disk), 'ActiveSAS');
    await laboratory.complete('POST', `${disk}/endGetAccess`);
    assert.equal(await stateOf(disk), 'Reserved');
    assert.deepEqual(laboratory.revoked, [disk]);
  });

  it('is granted once at a time', async () => {
    await grant(diskOf('deallocated'));
    assert.equal(await refusal(diskOf('deallocated')), 'Conflict');
  });

  it('is refused while the machine is not deallocated', async () => {
    assert.equal(await stateOf(diskOf('stopped')), 'Attached');
    assert.equal(await refusal(diskOf('stopped')), 'Conflict');
  });

  it('is granted for 60 days at most', async () => {
    assert.equal(
      await refusal(diskOf('deallocated'), { ...read, durationInSeconds: 5_184_001 }),
      'InvalidParameter',
    );
    assert.equal(await refusal(diskOf('deallocated'), { ...read, durationInSeconds: 0 }), 'InvalidParameter');
  });

  it('ends by itself when its time is up', async () => {
    const disk = diskOf('deallocated');
    await grant(disk, { ...read, durationInSeconds: 1 });
    while ((await stateOf(disk)) === 'ActiveSAS') await new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepEqual(laboratory.revoked, [disk]);
  });

  it('keeps the machine from starting and from being deleted', async () => {
    await grant(diskOf('deallocated'));
    const machine = `${lab}/virtualmachines/deallocated`;
    assert.equal(codeOf(await laboratory.ask('POST', `${machine}/start`)), 'Conflict');
    assert.equal(codeOf(await laboratory.ask('DELETE', machine)), 'Conflict');
  });
});
