import assert from 'node:assert/strict';
import {
  type BuiltImage,
  imageTags,
  isOfOtherFactory,
  ownImagePath,
  readBuiltImage,
} from '../../../../tasks/core/factory/gallery/gallery-tags.js';

const lab = '/subscriptions/s/resourceGroups/r/providers/Microsoft.DevTestLab/labs/Factory';
const image: BuiltImage = {
  imagePath: 'Win11\\Dev.json',
  imageName: 'Win11_Dev-Nov-29-2026',
  timestamp: new Date('2026-11-29T08:30:15Z'),
  sourceVmId: `${lab}/virtualmachines/Dev`,
  sourceVmCreated: '2026-11-29T07:00:00.1234567+00:00',
  factoryRunId: '4711',
  vhdFileName: 'x.vhd',
};

describe('the tags of snapshots and versions', () => {
  it('tell the image that they were written for', () => {
    assert.deepEqual(readBuiltImage(imageTags(image, lab), lab), image);
  });

  it('tell what it was built from, but for what is longer than Azure takes', () => {
    const built = { ...image, origin: { base: 'P:O:S:1.0.1', commit: 'c0ffee', inputs: 'template=1' } };
    assert.deepEqual(readBuiltImage(imageTags(built, lab), lab), built);
    const long = { ...image, origin: { base: 'x'.repeat(257), commit: 'c0ffee' } };
    assert.deepEqual(readBuiltImage(imageTags(long, lab), lab)?.origin, { commit: 'c0ffee' });
  });

  it('are those of the factory lab, in whatever casing Azure writes its id', () => {
    assert.deepEqual(readBuiltImage(imageTags(image, lab.toUpperCase()), lab), image);
  });

  it('are nobody’s of this factory where another factory wrote them', () => {
    const tags = imageTags(image, `${lab}2`);
    assert.equal(readBuiltImage(tags, lab), undefined);
    assert.equal(ownImagePath(tags, lab), undefined);
    assert.ok(isOfOtherFactory(tags, lab));
  });

  for (const name of [
    'ImagePath',
    'ImageFactoryLab',
    'imageName',
    'timestamp',
    'sourceVmId',
    'sourceVmCreated',
  ])
    it(`are no mark without ${name}`, () => {
      assert.equal(readBuiltImage({ ...imageTags(image, lab), [name]: '' }, lab), undefined);
    });

  it('are no mark with a time that this factory does not write', () => {
    for (const timestamp of ['2026-11-29', '29.11.2026 08:30', '2026-11-29T08:30:15Z', '2026-02-30T00:00:00'])
      assert.equal(readBuiltImage({ ...imageTags(image, lab), timestamp }, lab), undefined, timestamp);
  });

  it('are no mark with an image path that leads outside', () => {
    assert.equal(ownImagePath({ ...imageTags(image, lab), ImagePath: '..\\x.json' }, lab), undefined);
  });
});
