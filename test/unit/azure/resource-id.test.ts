import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { isBelow, isSameId, parseResourceId, resourceId } from '../../../tasks/core/azure/resource-id.js';

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
