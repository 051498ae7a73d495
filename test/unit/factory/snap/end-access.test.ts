import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { endAccess } from '../../../../tasks/core/factory/snap/end-access.js';
import { action as snap, copied, marksOf, snapWorld } from './snap-world.js';

const action = { ...snap, kind: 'end access' } as const;

/** A disk whose access a killed run has left. */
async function left() {
  const world = await snapWorld();
  world.disk.state = 'ActiveSAS';
  return world;
}

describe('The end of the access to the disk of a VM that is not stored', () => {
  it('C62 leaves no VHD where there was none', async () => {
    const { store, disk, context } = await left();
    assert.deepEqual(await endAccess(action, context), {});
    assert.deepEqual([disk.state, [...store.blobs.keys()]], ['Reserved', []]);
  });

  it('C62 leaves a whole VHD as it is', async () => {
    const { store, disk, context, changes } = await left();
    store.put('x.vhd', { bytes: 4096, metadata: marksOf('0'), copy: copied });
    await endAccess(action, context);
    assert.deepEqual(changes(), ['create page blob x.vhd', 'endGetAccess']);
    assert.deepEqual(store.blobs.get('x.vhd')?.metadata, marksOf('0'));
    assert.deepEqual([disk.state, store.blobs.get('x.vhd')?.lease], ['Reserved', undefined]);
  });

  it('C65 changes a VHD that is not whole, so that a run that is about to copy looks again', async () => {
    const { store, context } = await left();
    const { etag } = store.put('x.vhd', { type: 'PageBlob', metadata: marksOf('0') });
    await endAccess(action, context);
    const vhd = store.blobs.get('x.vhd');
    assert.ok(vhd && vhd.etag !== etag);
    assert.deepEqual(vhd.metadata, marksOf('1'));
  });

  it('C65 is left to the run that has the lease of the VHD', async () => {
    const { store, disk, context } = await left();
    store.put('x.vhd', { metadata: marksOf('7') });
    store.acquireLease('x.vhd', 'theirs');
    const done = await endAccess(action, context);
    assert.deepEqual(done, { outcome: 'skipped', reason: 'Run 7 is working on it.' });
    assert.equal(disk.state, 'ActiveSAS');
  });

  it('C62 C65 releases the lease where the access stays, for an old Snap may be using it', async () => {
    const { store, disk, context } = await left();
    store.put('x.vhd', { bytes: 4096, metadata: marksOf('0'), copy: copied });
    store.startCopy('y.vhd', 4096, {}, {});
    await assert.rejects(endAccess(action, context), /granted to somebody/);
    assert.deepEqual([disk.state, store.blobs.get('x.vhd')?.lease], ['ActiveSAS', undefined]);
  });
});
