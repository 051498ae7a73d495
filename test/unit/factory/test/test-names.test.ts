import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { isTestOf, testedVhd, testNames, testTags } from '../../../../tasks/core/factory/test/test-names.js';

const lab = { id: '/subscriptions/s/labs/Factory' };

const vhd = 'c3870516-4428-45e1-97a7-e44aaf43a0f9.vhd';

describe('C122 What tests an image', () => {
  it('has the names of its VHD, those of VMs no longer than Windows allows', () => {
    const { machine, image } = testNames(vhd, lab);
    assert.deepEqual([machine, image], ['it-c38705164428', 'test-c38705164428']);
    assert.ok(machine.length <= 15);
  });

  it('has the same names in any casing, and other ones for another VHD', () => {
    assert.deepEqual(testNames(vhd.toUpperCase(), { id: lab.id.toUpperCase() }), testNames(vhd, lab));
    assert.notEqual(testNames('other.vhd', lab).machine, testNames('another.vhd', lab).machine);
  });

  it('has scripts whose names tell the factories in one account apart', () => {
    const other = { id: '/subscriptions/s/labs/Other' };
    assert.notEqual(testNames(vhd, lab).scripts, testNames(vhd, other).scripts);
  });

  it('is known by its tags as that of this image and this factory', () => {
    const tags = testTags(vhd, lab);
    assert.equal(testedVhd({ tags }, lab), vhd);
    assert.equal(isTestOf({ tags }, vhd.toUpperCase(), lab), true);
    assert.equal(isTestOf({ tags }, 'other.vhd', lab), false);
    assert.equal(isTestOf({ tags }, vhd, { id: '/subscriptions/s/labs/Other' }), false);
    assert.equal(isTestOf({ tags: {} }, vhd, lab), false);
  });

  it('has no tag by which scripts take it for an image', () => {
    assert.deepEqual(Object.keys(testTags(vhd, lab)).sort(), ['ImageFactoryLab', 'ImageFactoryTestOf']);
  });
});
