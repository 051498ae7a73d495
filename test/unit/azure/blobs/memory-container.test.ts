import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type BlobContainer, openContainer } from '../../../../tasks/core/azure/blobs/container.js';
import { codeOf } from '../../../../tasks/core/azure/requests/errors.js';
import { labOf } from '../../../worlds/azure-things.js';
import { azureInMemory } from '../azure-in-memory.js';
import type { MemoryAccounts } from './memory-accounts.js';
import type { MemoryContainer } from './memory-container.js';

const lab = labOf('Factory');
const { signal } = new AbortController();

let accounts: MemoryAccounts;
let memory: MemoryContainer;
let container: BlobContainer;

/** Opens the product's own container on the service in memory. */
async function open(pendingLooks = 1) {
  const world = await azureInMemory([lab], {}, { pendingLooks });
  accounts = world.accounts;
  memory = world.container(lab, 'vhds');
  container = await openContainer(world.azure, lab.storageAccountId, 'vhds', signal);
  accounts.sourceBytes('https://disk.example.com/os?sas', 4096);
}

function copyFromDisk(name: string, etag?: string) {
  return container.startCopy(name, 'https://disk.example.com/os?sas', { mark: 'a' }, etag);
}

function refusedWith(code: string) {
  return (error: unknown) => codeOf(error) === code;
}

describe('A container in memory', () => {
  beforeEach(() => open());

  it('lists and reads what was written', async () => {
    await container.writeText('a&b.json', 'Zürich', { onlyIfAbsent: true });
    assert.equal(Buffer.from(await container.read('a&b.json', 1000)).toString(), 'Zürich');
    await container.setMetadata('a&b.json', { mark: 'a' });
    const [listed] = await container.list();
    assert.deepEqual(listed, await container.look('a&b.json'));
    assert.deepEqual([listed?.name, listed?.bytes], ['a&b.json', 7]);
  });

  it('writes over nothing where that is forbidden', async () => {
    memory.put('x.json', { text: 'theirs' });
    assert.equal(await container.writeText('x.json', 'ours', { onlyIfAbsent: true }), false);
    assert.equal(await container.createEmpty('x.json', {}), false);
    assert.equal(await copyFromDisk('x.json'), undefined);
    assert.equal(memory.blobs.get('x.json')?.text, 'theirs');
  });

  it('changes the etag with each change', async () => {
    await container.createEmpty('x.vhd', { mark: 'a' });
    const first = await container.look('x.vhd');
    const etag = await container.setMetadata('x.vhd', { mark: 'b' });
    const second = await container.look('x.vhd');
    assert.notEqual(first?.etag, second?.etag);
    assert.deepEqual([second?.etag, second?.metadata], [etag, { mark: 'b' }]);
    await assert.rejects(
      container.delete('x.vhd', { etag: first?.etag ?? '' }),
      refusedWith('ConditionNotMet'),
    );
    assert.equal(await copyFromDisk('x.vhd', first?.etag), undefined);
    assert.equal(await container.delete('x.vhd', { etag }), true);
    assert.equal(await container.delete('x.vhd'), false);
  });

  it('lets only the holder of its lease change a blob', async () => {
    memory.put('x.vhd');
    const lease = await container.lease('x.vhd');
    assert.ok(typeof lease !== 'string');
    assert.equal(await container.lease('x.vhd'), 'leased');
    await assert.rejects(container.setMetadata('x.vhd', {}), refusedWith('LeaseIdMissing'));
    await assert.rejects(container.delete('x.vhd'), refusedWith('LeaseIdMissing'));
    assert.equal(await copyFromDisk('x.vhd', (await container.look('x.vhd'))?.etag), undefined);
    await container.setMetadata('x.vhd', { mark: 'b' }, { leaseId: lease.id });
    await lease.renew();
    await lease.release(signal);
    await assert.rejects(lease.renew(), refusedWith('LeaseIdMismatchWithLeaseOperation'));
    await assert.rejects(
      container.delete('x.vhd', { leaseId: lease.id }),
      refusedWith('LeaseNotPresentWithBlobOperation'),
    );
    assert.equal(await container.lease('none'), 'missing');
  });

  it('lets nobody change what is being copied to', async () => {
    const id = await copyFromDisk('x.vhd');
    const [pending] = await container.list();
    assert.deepEqual([pending?.bytes, pending?.copy?.id, pending?.copy?.status], [0, id, 'pending']);
    assert.equal(await container.lease('x.vhd'), 'being copied to');
    assert.equal(await copyFromDisk('x.vhd', pending?.etag), undefined);
    await assert.rejects(container.delete('x.vhd'), refusedWith('PendingCopyOperation'));
  });

  it('copies in its own time', async () => {
    await copyFromDisk('x.vhd');
    const begun = await container.look('x.vhd');
    assert.equal(begun?.copy?.status, 'pending');
    const end = await container.copyOperation('x.vhd').poll(signal);
    assert.deepEqual([end.done, end.value], [true, { bytes: 4096 }]);
    const copied = await container.look('x.vhd');
    assert.deepEqual(copied?.metadata, { mark: 'a' });
    assert.notEqual(copied.etag, begun.etag);
  });

  it('leaves an empty blob of a copy that was aborted, and aborts no other copy', async () => {
    const id = (await copyFromDisk('x.vhd')) ?? '';
    await assert.rejects(container.abortCopy('x.vhd', 'another'), refusedWith('CopyIdMismatch'));
    await container.abortCopy('x.vhd', id);
    await container.abortCopy('x.vhd', id);
    const left = await container.look('x.vhd');
    assert.deepEqual([left?.bytes, left?.copy?.status], [0, 'aborted']);
  });

  it('copies from an account in memory what its URL leads to', async () => {
    memory.put('source.vhd', { bytes: 512 });
    const url = await container.readUrl('source.vhd', 60);
    await container.startCopy('target.vhd', url, {});
    memory.endCopy('target.vhd', 'success');
    assert.equal((await container.look('target.vhd'))?.bytes, 512);
    await assert.rejects(
      container.startCopy('other.vhd', url.replace('source', 'none'), {}),
      refusedWith('CannotVerifyCopySource'),
    );
  });

  it('is missing until it is made', async () => {
    memory.deleteContainer();
    assert.deepEqual([await container.exists(), await container.list()], [false, []]);
    await assert.rejects(container.createEmpty('x.vhd', {}), refusedWith('ContainerNotFound'));
    await container.create();
    await container.create();
    assert.equal(await container.createEmpty('x.vhd', {}), true);
  });

  it('tells what was asked, and lets others act before a request is carried out', async () => {
    accounts.before('delete', ({ blob }) => void memory.put(blob, { text: 'theirs' }));
    await container.createEmpty('x.vhd', {});
    const { etag = '' } = (await container.look('x.vhd')) ?? {};
    await assert.rejects(container.delete('x.vhd', { etag }), refusedWith('ConditionNotMet'));
    assert.deepEqual(accounts.asked().slice(0, 3), ['create page blob x.vhd', 'look x.vhd', 'delete x.vhd']);
  });
});
