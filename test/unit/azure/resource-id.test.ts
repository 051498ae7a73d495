import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  childId,
  idInSameSubscription,
  isBelow,
  isSameId,
  labOfMachine,
  parseResourceId,
  pathPart,
  resourceId,
} from '../../../tasks/core/azure/resource-id.js';

const lab = '/subscriptions/s1/resourceGroups/Group/providers/Microsoft.DevTestLab/labs/Factory';

const machine =
  '/subscriptions/s1/resourcegroups/group/providers/microsoft.devtestlab/labs/factory/virtualmachines/vm1';

describe('A resource id', () => {
  it('is taken apart as it is spelled', () => {
    assert.deepEqual(parseResourceId(lab), {
      subscriptionId: 's1',
      resourceGroup: 'Group',
      names: ['Factory'],
      name: 'Factory',
    });
  });

  it('of something in a lab names the lab first', () => {
    assert.deepEqual(parseResourceId(machine)?.names, ['factory', 'vm1']);
  });

  for (const text of ['Factory', '', '/subscriptions/s1', '/subscriptions/s1/resourceGroups/Group'])
    it(`is not "${text}"`, () => assert.equal(parseResourceId(text), undefined));

  it('that is none is named in the error', () => {
    assert.throws(() => resourceId('Factory'), /"Factory" is not the id of an Azure resource/);
  });

  it('is the same in other letter case and with a slash at its end', () => {
    assert.ok(isSameId(lab, `${lab.toUpperCase()}/`));
  });

  it('of a machine is below its lab, whatever the letter case', () => assert.ok(isBelow(machine, lab)));

  it('is not below itself', () => assert.ok(!isBelow(lab, lab)));

  it('is not below a lab whose name begins alike', () => {
    assert.ok(!isBelow(machine, lab.replace('Factory', 'Fact')));
  });
});

describe('A name from outside', () => {
  const misleading = ['..', '.', '../other', 'a/b', 'a%2Fb', '%2e%2e', 'a\\b', 'a?b', 'a#b', 'a\nb'];

  for (const name of [...misleading, ''])
    it(`leads nowhere else: ${JSON.stringify(name)}`, () => {
      assert.throws(() => pathPart(name), /is not the name of an Azure resource/);
    });

  for (const name of misleading)
    it(`leads nowhere else inside an id: ${JSON.stringify(name)}`, () => {
      assert.throws(() => resourceId(`${lab.slice(0, -'Factory'.length)}${name}`));
    });

  it('is what it is where it is harmless', () => {
    assert.equal(pathPart('Win2022_Datacenter-(Core)..1'), 'Win2022_Datacenter-(Core)..1');
  });
});

describe('An id that Azure answers with', () => {
  it('is taken where it lies in what was asked', () => {
    assert.equal(childId(lab, machine), machine);
  });

  it('is refused where it lies in a neighbour whose name begins the same', () => {
    assert.throws(() => childId(lab, machine.replace('labs/factory', 'labs/factory2')), /does not lie in/);
  });

  it('is refused where it leads out again', () => {
    assert.throws(() => childId(lab, `${machine}/../../../factory2/virtualmachines/vm1`), /does not lie in/);
  });
});

describe('The id of a disk or a storage account that Azure names', () => {
  const disk = '/subscriptions/S1/resourceGroups/Compute/providers/Microsoft.Compute/disks/os';

  it('is taken where it lies in the subscription of its lab, whatever the group and the letter case', () => {
    assert.equal(idInSameSubscription(lab, disk), disk);
  });

  for (const [where, id] of [
    ['in another subscription', disk.replace('S1', 's2')],
    ['in one whose name begins the same', disk.replace('S1', 's11')],
    ['nowhere', ''],
    ['where it leads out again', `${disk}/../../../../../../s2/x`],
  ] as const)
    it(`is refused where it lies ${where}`, () => {
      assert.throws(() => idInSameSubscription(lab, id), /does not lie in the subscription of .*Factory\.$/);
    });
});

describe('The lab of a VM', () => {
  const labId = '/subscriptions/s/resourceGroups/Near by/providers/Microsoft.DevTestLab/labs/Factory';

  it('is the one that the VM lies in, in any casing', () => {
    assert.equal(labOfMachine(`${labId}/virtualMachines/vm`), labId);
    assert.equal(labOfMachine(`${labId}/VIRTUALMACHINES/vm`), labId);
  });

  for (const id of [
    '',
    labId,
    `${labId}/virtualMachines/vm/more`,
    `${labId}/virtualMachines/`,
    `${labId}/more/virtualMachines/vm`,
    `/labs/Factory/virtualMachines/vm`,
    `at ${labId}/virtualMachines/vm`,
  ])
    it(`is not known from "${id}"`, () => {
      assert.equal(labOfMachine(id), undefined);
    });
});
