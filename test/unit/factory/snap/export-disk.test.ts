import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { exportDisk } from '../../../../tasks/core/factory/snap/export-disk.js';
import { readCompanion } from '../../../../tasks/core/factory/store/companion.js';
import { markRetired } from '../../../../tasks/core/factory/vhds/marks.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { action, copied, marksOf, snapWorld } from './snap-world.js';

type World = Awaited<ReturnType<typeof snapWorld>>;

const stored = { bytes: 4096, imageName: 'Win_Server-Nov-21-2026' };

/** What is stored, without its time. */
async function exported({ context }: World) {
  const { createdAt, ...image } = { createdAt: undefined, ...(await exportDisk(action, context)) };
  assert.ok(createdAt);
  return image;
}

const recordThenCompanion = ['write x.json', 'write x.json'];

const copiedAfresh = [
  'set metadata x.vhd',
  'beginGetAccess',
  'copy x.vhd',
  'endGetAccess',
  'set metadata x.vhd',
  'create page blob win_server-nov-21-2026',
  ...recordThenCompanion,
];

/** A VHD that an earlier run left, whole, and not committed. */
function leaveWhole({ store }: World, more: { readonly bytes?: number; readonly isRetired?: boolean } = {}) {
  const metadata = more.isRetired ? markRetired(marksOf('0')) : marksOf('0');
  store.put('x.vhd', { type: 'PageBlob', bytes: more.bytes ?? 4096, metadata, copy: copied });
}

describe('The export of a disk', () => {
  it('C52 C62 copies it into the store, ends the access, and commits it, in this order', async () => {
    const world = await snapWorld();
    assert.deepEqual(await exported(world), stored);
    assert.deepEqual(world.changes(), ['create page blob x.vhd', ...copiedAfresh]);
    const vhd = world.store.blobs.get('x.vhd');
    assert.deepEqual([vhd?.bytes, vhd?.metadata['imagefactoryrun'], vhd?.lease], [4096, '1', undefined]);
    const companion = readCompanion(Buffer.from(world.store.blobs.get('x.json')?.text ?? ''), new Date());
    assert.ok('imageName' in companion);
    assert.deepEqual([companion.imageName, companion.vhdFileName], [stored.imageName, 'x.vhd']);
  });

  it('names its parts in their order', async () => {
    const world = await snapWorld();
    await exported(world);
    assert.deepEqual(world.context.phases, ['grant access', 'copy', 'revoke access', 'commit']);
  });

  it('names the waits for another run and for the copy that it has begun', async () => {
    const world = await snapWorld({ pendingLooks: 3, inputs: { lockWaitMinutes: 1 } });
    world.store.startCopy('x.vhd', 4096, marksOf('0'), {});
    world.accounts.before('acquire lease', () => {
      if (world.context.phases.includes('wait for another run')) world.store.releaseLease('x.vhd', 'theirs');
      else world.store.acquireLease('x.vhd', 'theirs');
    });
    await exported(world);
    assert.deepEqual(world.context.phases, [
      'wait for an earlier copy',
      'revoke access',
      'wait for another run',
      'commit',
    ]);
  });

  it('C62 ends the access that a killed run left before a whole VHD is committed', async () => {
    const world = await snapWorld();
    world.disk.state = 'ActiveSAS';
    leaveWhole(world);
    assert.deepEqual(await exported(world), stored);
    assert.deepEqual(world.changes(), [
      'endGetAccess',
      'set metadata x.vhd',
      'create page blob win_server-nov-21-2026',
      ...recordThenCompanion,
    ]);
    assert.equal(world.disk.state, 'Reserved');
  });

  it('C52 copies again where the blob is empty, though its copy succeeded', async () => {
    const world = await snapWorld();
    leaveWhole(world, { bytes: 0 });
    assert.deepEqual(await exported(world), stored);
    assert.deepEqual(world.changes(), copiedAfresh);
  });

  it('C63 copies again where an earlier run began to retire the VHD', async () => {
    const world = await snapWorld();
    leaveWhole(world, { isRetired: true });
    assert.deepEqual(await exported(world), stored);
    assert.ok(world.changes().includes('copy x.vhd'));
  });

  it('C65 waits for a copy that another run has begun, and commits it', async () => {
    const world = await snapWorld({ pendingLooks: 3 });
    world.disk.state = 'ActiveSAS';
    world.store.startCopy('x.vhd', 4096, marksOf('0'), {});
    assert.deepEqual(await exported(world), stored);
    assert.deepEqual(world.changes(), [
      'endGetAccess',
      'set metadata x.vhd',
      'create page blob win_server-nov-21-2026',
      ...recordThenCompanion,
    ]);
  });

  it('C65 copies again where the copy fails that another run has begun', async () => {
    const world = await snapWorld();
    world.store.startCopy('x.vhd', 4096, marksOf('0'), {});
    let looks = 0;
    world.accounts.before('look', ({ blob }) => {
      if ((looks += 1) === 2) world.store.endCopy(blob, 'failed', '500 Broken');
    });
    assert.deepEqual(await exported(world), stored);
    assert.deepEqual(world.changes(), copiedAfresh);
  });

  it('leaves an image to the run that has committed it meanwhile', async () => {
    const world = await snapWorld();
    leaveWhole(world);
    world.store.put('x.json', { text: 'theirs' });
    assert.deepEqual(await exportDisk(action, world.context), { otherRun: '0' });
    assert.equal(world.store.blobs.get('x.json')?.text, 'theirs');
  });

  it('C65 leaves an image to the run that has the lease of its VHD', async () => {
    const world = await snapWorld();
    world.store.put('x.vhd', { metadata: marksOf('0') });
    world.store.acquireLease('x.vhd', 'theirs');
    assert.deepEqual(await exportDisk(action, world.context), { otherRun: '0' });
    assert.deepEqual(world.changes(), []);
  });

  it('gives up a VHD that others delete again and again', async () => {
    const world = await snapWorld();
    world.accounts.before('acquire lease', ({ blob }) => void world.store.blobs.delete(blob));
    await assert.rejects(exportDisk(action, world.context), /VHD x\.vhd is being changed by others/);
    assert.equal(world.changes().length, 5);
  });

  it('C75 ends the access and deletes the VHD where the copy fails', async () => {
    const world = await snapWorld({ pendingLooks: Infinity });
    world.accounts.before('look', ({ blob }) => {
      if (world.store.blobs.get(blob)?.copy?.status === 'pending')
        world.store.endCopy(blob, 'failed', '500 Broken');
    });
    await assert.rejects(exportDisk(action, world.context), /the copy failed: 500 Broken/);
    assert.deepEqual([...world.store.blobs.keys()], []);
    assert.equal(world.disk.state, 'Reserved');
  });

  it('C109 ends the access and the copy where the run is cancelled', async () => {
    const cancellation = new AbortController();
    const world = await snapWorld({ pendingLooks: Infinity, context: { signal: cancellation.signal } });
    world.accounts.before('look', ({ blob }) => {
      if (world.store.blobs.get(blob)?.copy?.status === 'pending') cancellation.abort();
    });
    await assert.rejects(exportDisk(action, world.context));
    assert.ok(world.changes().includes('abort copy x.vhd'));
    assert.deepEqual([...world.store.blobs.keys()], []);
    assert.equal(world.disk.state, 'Reserved');
  });

  it('C109 leaves the copy of another run where this one is cancelled', async () => {
    const cancellation = new AbortController();
    const world = await snapWorld({ pendingLooks: Infinity, context: { signal: cancellation.signal } });
    world.store.startCopy('x.vhd', 4096, marksOf('0'), {});
    let looks = 0;
    world.accounts.before('look', () => {
      if ((looks += 1) === 2) cancellation.abort();
    });
    await assert.rejects(exportDisk(action, world.context));
    assert.deepEqual(world.changes(), []);
    assert.equal(world.store.blobs.get('x.vhd')?.copy?.status, 'pending');
  });
});

describe('The copy of a disk whose VHD another run has taken over', () => {
  it('C65 is neither begun over it nor ended, and its access stays', async () => {
    const world = await snapWorld({ pendingLooks: 2 });
    let isTaken = false;
    world.accounts.before('copy', ({ blob }) => {
      if (isTaken) return;
      isTaken = true;
      world.store.put(blob, { metadata: marksOf('2') });
      world.store.startCopy(blob, 4096, marksOf('2'), {});
    });
    assert.deepEqual(await exported(world), stored);
    assert.equal(world.changes().filter((change) => change === 'copy x.vhd').length, 1);
    assert.equal(world.store.blobs.get('x.vhd')?.metadata['imagefactoryrun'], '2');
  });

  it('C65 is that of the other run also where ours could not be begun', async () => {
    const world = await snapWorld({ pendingLooks: 2 });
    let isTaken = false;
    world.accounts.before('copy', ({ blob }) => {
      if (isTaken) return;
      isTaken = true;
      world.store.put(blob, { metadata: marksOf('2') });
      world.store.startCopy(blob, 4096, marksOf('2'), {});
      throw refusal(403, 'AuthorizationFailure');
    });
    assert.deepEqual(await exported(world), stored);
    assert.ok(!world.changes().some((change) => change.startsWith('delete')));
  });
});
