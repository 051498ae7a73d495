import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  claimedImage,
  isOfAnotherLab,
  isOurVhd,
  runOfVhd,
  vhdMetadata,
  withClaim,
} from '../../../../tasks/core/factory/vhds/marks.js';

describe('The metadata of a VHD (C52)', () => {
  it('is what can travel in a header', () => {
    const metadata = vhdMetadata(
      { imagePath: 'Zürich\\Ж.json', vm: { id: '/labs/x/virtualMachines/a' } },
      '47\n11',
    );
    assert.match(Object.values(metadata).join(''), /^[!-~]+$/);
  });

  it('has no empty value, which would be lost on the way, where the scripts stored the image', () => {
    const metadata = vhdMetadata({ imagePath: 'a' }, '1');
    assert.deepEqual([Object.values(metadata).includes(''), isOurVhd(metadata)], [false, true]);
  });

  it('names no VM where none is known', () => {
    assert.deepEqual(vhdMetadata({ imagePath: 'a' }, '1'), { imagefactorypath: 'a', imagefactoryrun: '1' });
  });

  it('C64 makes a VHD ours only as a whole', () => {
    const { imagefactorypath, ...rest } = vhdMetadata({ imagePath: 'a' }, '1');
    assert.ok(imagefactorypath);
    assert.deepEqual(
      [isOurVhd(rest), isOurVhd({ imagefactorypath }), isOurVhd(undefined)],
      [false, false, false],
    );
  });

  it('C64 C65 is known in any casing of its names, as tools write them', () => {
    const metadata = Object.fromEntries(
      Object.entries(vhdMetadata({ imagePath: 'a' }, '4 7')).map(([name, value]) => [
        name.replace('imagefactory', 'ImageFactory'),
        value,
      ]),
    );
    assert.deepEqual([isOurVhd(metadata), runOfVhd(metadata), runOfVhd({})], [true, '4 7', 'unknown']);
  });

  it('is read as it stands where somebody else wrote no encoding', () => {
    const metadata = { imagefactoryname: 'x', imagefactorypath: '100%' };
    assert.deepEqual(claimedImage(metadata), { imageName: 'x', imagePath: '100%' });
  });

  it('C70 claims a name for an image path only', () => {
    const claimed = withClaim(vhdMetadata({ imagePath: 'Win\\A b.json' }, '1'), 'x');
    assert.deepEqual(claimedImage(claimed), { imageName: 'x', imagePath: 'Win\\A b.json' });
    assert.equal(claimedImage(withClaim({}, 'x')), undefined);
    assert.equal(claimedImage(vhdMetadata({ imagePath: 'a' }, '1')), undefined);
  });

  it('names the VM of a stored image', () => {
    assert.ok(Object.values(vhdMetadata({ imagePath: 'a', sourceVmId: '/vm' }, '1')).includes('/vm'));
  });
});

describe('The lab that a VHD comes from', () => {
  const labId = '/subscriptions/s/resourceGroups/Near by/providers/Microsoft.DevTestLab/labs/Factory';
  const of = (id: string) => vhdMetadata({ imagePath: 'a', sourceVmId: id }, '1');

  it('is another lab only where its mark names one', () => {
    assert.equal(isOfAnotherLab(of(`${labId}/virtualMachines/vm`), labId.toUpperCase()), false);
    assert.equal(isOfAnotherLab(of(`${labId}2/virtualMachines/vm`), labId), true);
    assert.equal(isOfAnotherLab(of('vm'), labId), false);
    assert.equal(isOfAnotherLab({}, labId), false);
  });
});
