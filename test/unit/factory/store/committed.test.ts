import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { isCommitted, superseded, type VmIdentity } from '../../../../tasks/core/factory/store/committed.js';
import type { StoredImage } from '../../../../tasks/core/factory/store/companion.js';
import { storedOf } from '../../../worlds/azure-things.js';

const imagePath = 'Win\\Server.json';

/** A VM that was built on a day of November 2026. */
function vmOf(day: number, more: Partial<VmIdentity> = {}): VmIdentity {
  const createdDate = new Date(Date.UTC(2026, 10, day));
  return { id: '/labs/F/vm', createdDateText: createdDate.toISOString(), createdDate, imagePath, ...more };
}

const vm = vmOf(20);

/** The stored image of the VM. */
const image = storedOf({ imagePath, sourceVmId: vm.id, sourceVmCreated: vm.createdDateText });

describe('An image VM', () => {
  it('C93 is committed where a stored image names it, in any casing', () => {
    assert.equal(isCommitted(vm, [image]), true);
    assert.equal(isCommitted({ ...vm, id: vm.id.toUpperCase() }, [image]), true);
  });

  it('C93 is not committed by a companion without VM while another factory stores images there, too', () => {
    const lab = (name: string) =>
      `/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/${name}`;
    const ours = { ...vm, id: `${lab('F')}/virtualmachines/vm` };
    const companion = storedOf({ imagePath, timestamp: new Date('2026-11-25T00:00:00Z') });
    const scripts = Object.fromEntries(
      Object.entries(companion).filter(([name]) => name !== 'sourceVmId'),
    ) as unknown as StoredImage;
    const theirs = storedOf({ imagePath: 'b.json', sourceVmId: `${lab('G')}/virtualmachines/vm` });
    assert.equal(isCommitted(ours, [scripts]), true);
    assert.equal(isCommitted(ours, [scripts, theirs]), false);
  });

  it('C93 is not committed where the image is of an earlier VM of the same name', () => {
    assert.equal(isCommitted(vmOf(21), [image]), false);
  });

  it('C93 is not committed where the image is of another VM of the same time', () => {
    assert.equal(isCommitted({ ...vm, id: '/labs/F/other' }, [image]), false);
  });

  describe('whose image the scripts have stored', () => {
    const { sourceVmId, sourceVmCreated, ...ofScript } = image;
    const storedOn = (day: number, path = imagePath) => ({
      ...ofScript,
      imagePath: path,
      timestamp: new Date(Date.UTC(2026, 10, day)),
    });

    it('C93 is committed where an image of its path is as young as the VM', () => {
      assert.ok(sourceVmId !== undefined && sourceVmCreated !== undefined);
      assert.equal(isCommitted(vm, [storedOn(20, 'win/server.json')]), true);
      assert.equal(isCommitted(vm, [storedOn(21)]), true);
    });

    it('C58 C93 is not committed by an image whose time is not known', () => {
      assert.equal(isCommitted(vm, [{ ...storedOn(21), timestamp: undefined }]), false);
    });

    it('C93 is not committed by an older image, or by one of another path', () => {
      assert.equal(isCommitted(vm, [storedOn(19)]), false);
      assert.equal(isCommitted(vm, [storedOn(21, 'Win\\Other.json')]), false);
    });
  });

  it('C74 is superseded by the newest of its path, and by no VM of another path', () => {
    const [first, newest, second] = [vmOf(1), vmOf(3, { imagePath: 'win/server.json' }), vmOf(2)];
    const other = vmOf(9, { imagePath: 'Other.json' });
    assert.deepEqual(
      [...superseded([first, newest, second, other])],
      [
        [first, newest],
        [second, newest],
      ],
    );
  });
});
