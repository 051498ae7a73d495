import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { awaitCopy, copyDisk } from '../../../../tasks/core/factory/snap/copy-disk.js';
import { openStore } from '../../../../tasks/core/factory/store/store.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { action, diskUrl, lab, marksOf, snapWorld } from './snap-world.js';

/** A disk to which access is granted, and its VHD, marked as the work of this run and still empty. */
async function opened(more: Parameters<typeof snapWorld>[0] = {}) {
  const world = await snapWorld(more);
  world.disk.state = 'ActiveSAS';
  const { etag } = world.store.put('x.vhd', { type: 'PageBlob', metadata: marksOf('1') });
  const container = await openStore(world.azure, lab, new AbortController().signal);
  const work = { action, context: world.context, container };
  return { ...world, work, opened: { url: diskUrl, etag } };
}

type World = Awaited<ReturnType<typeof opened>>;

/** Does something at the looks at the VHD from the first one on, and nothing more after that. */
function atLooks({ accounts }: World, ...what: (() => void)[]) {
  accounts.before('look', () => what.shift()?.());
}

const forbid = () => {
  throw refusal(403, 'AuthorizationFailure');
};

/** Another run has the VHD by now, and copies to it. */
function takeOver({ store }: World) {
  store.put('x.vhd', { metadata: marksOf('2') });
  return store.startCopy('x.vhd', 4096, marksOf('2'), {});
}

describe('The copy of a disk', () => {
  it('C62 ends the access to the disk as soon as it has ended', async () => {
    const world = await opened();
    await copyDisk(world.work, world.opened);
    assert.deepEqual(world.changes(), ['copy x.vhd', 'endGetAccess']);
    assert.equal(world.store.blobs.get('x.vhd')?.copy?.status, 'success');
  });

  it('C65 is left to another run that was faster, and so is the access', async () => {
    const world = await opened({ pendingLooks: Infinity });
    takeOver(world);
    await copyDisk(world.work, world.opened);
    assert.ok(!world.changes().includes('endGetAccess'));
    assert.equal(world.store.blobs.get('x.vhd')?.copy?.status, 'pending');
  });

  it('is ours where the answer that it has begun was lost', async () => {
    const world = await opened();
    world.store.startCopy('x.vhd', 4096, marksOf('1'), {});
    await copyDisk(world.work, world.opened);
    assert.equal(world.store.blobs.get('x.vhd')?.copy?.status, 'success');
    assert.equal(world.disk.state, 'Reserved');
  });

  it('leaves nothing behind where it cannot be begun', async () => {
    const world = await opened();
    world.accounts.before('copy', forbid);
    await assert.rejects(copyDisk(world.work, world.opened));
    assert.deepEqual([...world.store.blobs.keys()], []);
    assert.equal(world.disk.state, 'Reserved');
  });

  it('leaves nothing behind where it fails, also if it cannot be looked at whose it is', async () => {
    const world = await opened({ pendingLooks: Infinity });
    atLooks(world, () => world.store.endCopy('x.vhd', 'failed', '500 Broken'), forbid);
    await assert.rejects(copyDisk(world.work, world.opened), /500 Broken/);
    assert.deepEqual([...world.store.blobs.keys()], []);
    assert.equal(world.disk.state, 'Reserved');
  });

  it('C65 that has failed is left to another run that has taken over, and so is the access', async () => {
    const world = await opened({ pendingLooks: Infinity });
    const fail = () => world.store.endCopy('x.vhd', 'failed', '500 Broken');
    atLooks(world, fail, () => takeOver(world));
    await copyDisk(world.work, world.opened);
    assert.deepEqual(world.changes(), ['copy x.vhd']);
    assert.equal(world.store.blobs.get('x.vhd')?.copy?.status, 'pending');
  });
});

describe('The copy of a disk that was begun earlier', () => {
  /** Waits for a copy that a run with this id has begun. */
  async function waited(world: World, runId = '0') {
    const container = await openStore(world.azure, lab, new AbortController().signal);
    world.store.startCopy('x.vhd', 4096, marksOf(runId), {});
    const blob = (await container.look('x.vhd')) ?? assert.fail();
    return () => awaitCopy(world.work, blob, blob.copy?.id ?? '');
  }

  const begun = (more: Parameters<typeof opened>[0] = {}) => opened({ pendingLooks: Infinity, ...more });

  it('C62 ends the access to the disk once it has ended', async () => {
    const world = await begun({ pendingLooks: 2 });
    await (
      await waited(world)
    )();
    assert.deepEqual(world.changes(), ['endGetAccess']);
  });

  it('is looked at again where it has failed, with nothing changed', async () => {
    const world = await begun();
    const wait = await waited(world);
    atLooks(world, () => world.store.endCopy('x.vhd', 'failed', '500 Broken'));
    await wait();
    assert.deepEqual(world.changes(), []);
  });

  for (const [what, looks] of [
    ['while it goes on', [forbid]],
    ['and neither can be whether it goes on', [forbid, forbid]],
  ] as const)
    it(`is given up where it cannot be waited for ${what}`, async () => {
      const world = await begun();
      const wait = await waited(world);
      atLooks(world, ...looks);
      await assert.rejects(wait());
      assert.deepEqual([...world.store.blobs.keys()], []);
      assert.equal(world.disk.state, 'Reserved');
    });

  for (const [runId, left] of [
    ['1', []],
    ['0', ['x.vhd']],
  ] as const)
    it(`C109 is ${runId === '1' ? 'ended' : 'left'} by a cancellation where run ${runId} began it`, async () => {
      const cancellation = new AbortController();
      const world = await begun({ context: { signal: cancellation.signal } });
      const wait = await waited(world, runId);
      atLooks(world, () => cancellation.abort());
      await assert.rejects(wait());
      assert.deepEqual([...world.store.blobs.keys()], left);
      assert.equal(world.disk.state, runId === '1' ? 'Reserved' : 'ActiveSAS');
    });
});
