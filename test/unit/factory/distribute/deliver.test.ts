import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { deliver } from '../../../../tasks/core/factory/distribute/deliver.js';
import { labOf } from '../../../worlds/azure-things.js';
import { action, customImage, distributeWorld, factoryLab, marksOf } from './distribute-world.js';

describe('The delivery of an image', () => {
  it('C80 C82 copies the VHD to the lab, creates the image of the copy, and deletes the copy', async () => {
    const world = await distributeWorld();
    assert.deepEqual(await deliver(action, world.context), { bytes: 1024 });
    assert.deepEqual(world.changes(), ['copy x.vhd', 'PUT labs/Target/customimages/win', 'delete x.vhd']);
    assert.deepEqual([...world.staging.blobs.keys()], []);
  });

  it('names its parts in their order', async () => {
    const world = await distributeWorld();
    await deliver(action, world.context);
    assert.deepEqual(world.context.phases, ['copy', 'create image', 'tidy up']);
  });

  it('names the waits for a copy that is being made, and for the older image of its path', async () => {
    const world = await distributeWorld({ pendingLooks: 3 });
    world.staging.startCopy('x.vhd', 1024, marksOf('0'), {});
    await deliver({ ...action, after: 'older' }, world.context);
    assert.deepEqual(world.context.phases.slice(1), [
      'wait for an earlier copy',
      'wait for an older image',
      'create image',
      'tidy up',
    ]);
  });

  it('C65 keeps the companion from deletion while its VHD is copied', async () => {
    const world = await distributeWorld();
    const kept: boolean[] = [];
    world.accounts.before(
      'copy',
      () => void kept.push(world.store.blobs.get('win.json')?.lease !== undefined),
    );
    await deliver(action, world.context);
    assert.deepEqual([kept, world.store.blobs.get('win.json')?.lease], [[true], undefined]);
  });

  it('ends without an error where another run retires the image meanwhile', async () => {
    const world = await distributeWorld();
    world.accounts.before('copy', () => {
      world.store.blobs.delete('win.json');
      world.store.blobs.delete('x.vhd');
    });
    assert.equal(await deliver(action, world.context), 'not stored');
  });

  describe("to a lab that shares the factory's storage account", () => {
    const shared = labOf('Shared', { storageAccountId: factoryLab.storageAccountId });
    const toShared = { ...action, lab: shared };

    it('C81 creates the image of the stored VHD itself, which is neither copied nor deleted', async () => {
      const world = await distributeWorld({ target: shared });
      assert.deepEqual(await deliver(toShared, world.context), { bytes: 0 });
      assert.deepEqual(world.changes(), ['PUT labs/Shared/customimages/win']);
      assert.match(JSON.stringify(world.created), /factory\.blob\.example\.com\/imagefactoryvhds\/x\.vhd"/);
      assert.ok(world.store.blobs.has('x.vhd'));
    });

    it('C78 waits for an image that is being created, and creates none', async () => {
      let looks = 0;
      const state = () => ((looks += 1) < 4 ? 'Creating' : 'Succeeded');
      const creating = () => ({ body: customImage(state(), action.image.imagePath, shared) });
      const world = await distributeWorld({
        target: shared,
        routes: { 'GET labs/Shared/customimages/win': creating },
      });
      assert.deepEqual(await deliver(toShared, world.context), { bytes: 0 });
      assert.deepEqual([world.changes(), looks], [[], 4]);
      assert.deepEqual(world.context.phases, ['wait for another run']);
    });

    it('C78 creates an image that the other run, which is waited for, gives up', async () => {
      const looks = [() => ({ body: customImage('Creating', action.image.imagePath, shared) })];
      const world = await distributeWorld({
        target: shared,
        routes: { 'GET labs/Shared/customimages/win': () => looks.shift()?.() ?? now() },
      });
      const now = () => (world.held.image ? { body: world.held.image } : { status: 404 });
      await deliver(toShared, world.context);
      assert.deepEqual(world.changes(), ['PUT labs/Shared/customimages/win']);
    });
  });
});
