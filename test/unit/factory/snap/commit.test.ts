import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type BlobContainer, openContainer } from '../../../../tasks/core/azure/blobs/container.js';
import { codeOf } from '../../../../tasks/core/azure/requests/errors.js';
import { commit } from '../../../../tasks/core/factory/snap/commit.js';
import { readCompanion } from '../../../../tasks/core/factory/store/companion.js';
import { storeContainer } from '../../../../tasks/core/factory/store/store.js';
import type { Lease } from '../../../../tasks/core/factory/vhds/lease.js';
import { action, copied, lab, marksOf, snapWorld } from './snap-world.js';

const begun = new Date('2026-11-20T22:00:00Z');

/** A whole VHD that is committed under a lease; what the store says of it then. */
async function committing(more: Parameters<typeof snapWorld>[0] = {}, changed: Partial<typeof action> = {}) {
  const world = await snapWorld(more);
  const { azure, signal } = world.context;
  const container: BlobContainer = await openContainer(azure, lab.storageAccountId, storeContainer, signal);
  world.store.put('x.vhd', { bytes: 4096, metadata: marksOf('0'), copy: copied, createdOn: begun });
  const vhd = (await container.look('x.vhd')) ?? assert.fail();
  const leaseOf = (id: string): Lease => ({ id, release: () => Promise.resolve(), forget: () => undefined });
  return {
    ...world,
    commitWith: (leaseId: string) =>
      commit({ action: { ...action, ...changed }, context: world.context, container }, vhd, leaseOf(leaseId)),
  };
}

describe('The commit of an image', () => {
  it('C54 writes what a companion tells; its time is when the copy began, whichever run began it', async () => {
    const { store, commitWith } = await committing();
    assert.equal(await commitWith(store.acquireLease('x.vhd')), action.imageName);
    assert.deepEqual(JSON.parse(store.blobs.get('x.json')?.text ?? ''), {
      imageName: 'Win_Server-Nov-21-2026',
      imagePath: 'Win\\Server.json',
      description: 'Windows',
      osType: 'Windows',
      vhdFileName: 'x.vhd',
      timestamp: '2026-11-20T22:00:00',
      sourceVmId: '/labs/Factory/virtualmachines/vm',
      sourceVmCreated: '2026-11-20T00:00:00.0000000Z',
      factoryRunId: '1',
    });
  });

  it('writes that an image is specialized, for those who make custom images of it', async () => {
    const { store, commitWith } = await committing({}, { osState: 'Specialized' });
    await commitWith(store.acquireLease('x.vhd'));
    const { osState } = JSON.parse(store.blobs.get('x.json')?.text ?? '') as { readonly osState?: string };
    assert.equal(osState, 'Specialized');
  });

  it('writes that an image is saved for a gallery, too, which nothing else in the store tells', async () => {
    const { store, commitWith } = await committing({}, { gallery: 'Images' });
    await commitWith(store.acquireLease('x.vhd'));
    const bytes = Buffer.from(store.blobs.get('x.json')?.text ?? '');
    const image = readCompanion(bytes, new Date());
    assert.ok('imageName' in image);
    assert.equal(image.gallery, 'Images');
  });

  it('C123 writes what the image was built from, by which the next one is compared', async () => {
    const origin = { base: 'P:O:S:1.0.1', commit: 'abc', inputs: 'template=a' };
    const { store, commitWith } = await committing({}, { origin });
    await commitWith(store.acquireLease('x.vhd'));
    const image = readCompanion(Buffer.from(store.blobs.get('x.json')?.text ?? ''), new Date());
    assert.ok('imageName' in image);
    const { base, commit: builtOf, inputs } = image;
    assert.deepEqual({ base, commit: builtOf, inputs }, origin);
  });

  it('C70 marks the VHD with the name first, and keeps its other marks', async () => {
    const { store, commitWith } = await committing();
    await commitWith(store.acquireLease('x.vhd'));
    assert.deepEqual(store.blobs.get('x.vhd')?.metadata, {
      ...marksOf('0'),
      imagefactoryname: 'Win_Server-Nov-21-2026',
    });
  });

  it('C52 writes over no companion that is there', async () => {
    const { store, commitWith } = await committing();
    store.put('x.json', { text: 'theirs' });
    await assert.rejects(
      commitWith(store.acquireLease('x.vhd')),
      /is not stored: somebody else wrote x\.json meanwhile/,
    );
    assert.equal(store.blobs.get('x.json')?.text, 'theirs');
  });

  it('C52 C106 counts where the companion is its own, whose answer was lost', async () => {
    const { store, commitWith } = await committing();
    const lease = store.acquireLease('x.vhd');
    await commitWith(lease);
    assert.equal(await commitWith(lease), action.imageName);
  });

  it('C65 changes nothing where the lease was lost to another run', async () => {
    const { store, commitWith } = await committing();
    store.acquireLease('x.vhd', 'theirs');
    await assert.rejects(commitWith('ours'), (error) => codeOf(error) === 'LeaseIdMismatchWithBlobOperation');
    assert.deepEqual(store.blobs.get('x.vhd')?.metadata, marksOf('0'));
    assert.deepEqual([...store.blobs.keys()], ['x.vhd']);
  });

  it('C109 is not begun once the run is cancelled', async () => {
    const cancellation = new AbortController();
    const { store, commitWith } = await committing({ context: { signal: cancellation.signal } });
    cancellation.abort();
    await assert.rejects(commitWith(store.acquireLease('x.vhd')));
    assert.deepEqual(store.blobs.get('x.vhd')?.metadata, marksOf('0'));
  });
});
