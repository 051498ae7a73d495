import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { isOurVhd, vhdMetadata } from '../../../../tasks/core/factory/vhds/marks.js';

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

  it('names the VM of a stored image', () => {
    assert.ok(Object.values(vhdMetadata({ imagePath: 'a', sourceVmId: '/vm' }, '1')).includes('/vm'));
  });
});
