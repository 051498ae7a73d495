import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { openContainer } from '../../../../tasks/core/azure/blobs/container.js';
import { openDisk } from '../../../../tasks/core/factory/snap/open-disk.js';
import { storeContainer } from '../../../../tasks/core/factory/store/store.js';
import type { Lease } from '../../../../tasks/core/factory/vhds/lease.js';
import type { Answer } from '../../azure/answering.js';
import { action, conflict, diskUrl, lab, marksOf, snapWorld } from './snap-world.js';

const forbidden: Answer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };

/** A store with the empty VHD of this run under its lease, and the opening of the disk. */
async function opening(more: Parameters<typeof snapWorld>[0] = {}) {
  const world = await snapWorld(more);
  const { azure, signal } = world.context;
  const container = await openContainer(azure, lab.storageAccountId, storeContainer, signal);
  world.store.put('x.vhd', { type: 'PageBlob', metadata: marksOf('0') });
  const id = world.store.acquireLease('x.vhd');
  const lease: Lease = { id, release: () => Promise.resolve(), forget: () => undefined };
  return { ...world, open: () => openDisk({ action, context: world.context, container }, lease) };
}

/** Access that is refused so often before it is granted. */
function refusing(times: number, answer: Answer = conflict) {
  let asked = 0;
  return { 'POST disks/os/beginGetAccess': () => ((asked += 1) > times ? granted : answer) };
}

const granted: Answer = { body: { accessSAS: diskUrl } };

describe('The opening of a disk', () => {
  it('C62 grants read access, and marks the VHD as the work of this run', async () => {
    const { store, open, changes } = await opening();
    const { url, etag } = await open();
    assert.equal(url, diskUrl);
    assert.equal(etag, store.blobs.get('x.vhd')?.etag);
    assert.deepEqual(store.blobs.get('x.vhd')?.metadata, marksOf('1'));
    assert.deepEqual(changes(), ['set metadata x.vhd', 'beginGetAccess']);
  });

  it('C62 ends first the access that a killed run left', async () => {
    const { disk, open, changes } = await opening();
    disk.state = 'ActiveSAS';
    await open();
    assert.deepEqual(changes(), ['set metadata x.vhd', 'endGetAccess', 'beginGetAccess']);
  });

  it('C62 ends an access of which only the refusal tells, and asks again', async () => {
    const { open, changes } = await opening({ routes: refusing(1) });
    assert.equal((await open()).url, diskUrl);
    assert.deepEqual(changes().slice(1), ['beginGetAccess', 'endGetAccess', 'beginGetAccess']);
  });

  it('C62 gives up after three refusals, and leaves neither access nor VHD', async () => {
    const { store, open, changes } = await opening({ routes: refusing(3) });
    await assert.rejects(open(), /It is so/);
    assert.equal(changes().filter((change) => change === 'beginGetAccess').length, 3);
    assert.deepEqual([store.blobs.has('x.vhd'), changes().includes('delete x.vhd')], [false, true]);
  });

  it('asks only once where the access is forbidden', async () => {
    const { store, open, changes } = await opening({ routes: refusing(1, forbidden) });
    await assert.rejects(open(), /AuthorizationFailed/);
    assert.deepEqual(changes().slice(1, 2), ['beginGetAccess']);
    assert.deepEqual(changes().slice(2).toSorted(), ['delete x.vhd', 'endGetAccess']);
    assert.ok(!store.blobs.has('x.vhd'));
  });

  it('C62 leaves the access to an old Snap that may be using it, and deletes only its own VHD', async () => {
    const { store, disk, open, changes } = await opening();
    disk.state = 'ActiveSAS';
    store.startCopy('y.vhd', 4096, {}, {});
    await assert.rejects(open(), /granted to somebody, and 1 copies into the store are pending/);
    assert.deepEqual(changes(), ['set metadata x.vhd', 'delete x.vhd']);
    assert.equal(disk.state, 'ActiveSAS');
  });
});
