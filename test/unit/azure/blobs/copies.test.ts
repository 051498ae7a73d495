import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { lookAtCopy, toBlobCopy } from '../../../../tasks/core/azure/blobs/copies.js';
import { diskUrl, type OpenedContainer, openInMemory } from './open-in-memory.js';
import { refusal } from './memory-container.js';

const gigabyte = 1024 ** 3;

const pending = { copyId: 'c1', copyStatus: 'pending' } as const;

describe('A copy into a blob', () => {
  it('tells how much of it is done', () => {
    const copyProgress = `${41.5 * gigabyte}/${127.1 * gigabyte}`;
    assert.equal(lookAtCopy({ ...pending, copyProgress }).state, '41 of 128 GB');
  });

  it('tells its share, so that it is not looked at too often', () => {
    assert.equal(lookAtCopy({ ...pending, copyProgress: '5/20' }).share, 0.25);
  });

  it('reports its bytes at each look', () => {
    const told: number[] = [];
    lookAtCopy({ ...pending, copyProgress: '5/20' }, (...bytes) => told.push(...bytes));
    assert.deepEqual(told, [5, 20]);
  });

  for (const [what, progress] of [
    ['are missing', {}],
    ['are zero', { copyProgress: '0/0' }],
  ] as const)
    it(`L19 goes on without a word on bytes where they ${what}`, () => {
      const look = lookAtCopy({ ...pending, ...progress }, () => assert.fail('bytes were reported'));
      assert.deepEqual(look, { done: false, state: 'pending' });
    });

  it('is done with the length of the blob', () => {
    const copied = { ...pending, copyStatus: 'success', contentLength: 512 } as const;
    assert.deepEqual(lookAtCopy(copied), { done: true, state: 'success', value: { bytes: 512 } });
  });

  it('that failed says why', () => {
    const failed = { ...pending, copyStatus: 'failed', copyStatusDescription: '403 Forbidden' } as const;
    assert.throws(() => lookAtCopy(failed), { message: 'the copy failed: 403 Forbidden.' });
  });

  it('that was aborted says so', () => {
    assert.throws(() => lookAtCopy({ ...pending, copyStatus: 'aborted' }), {
      message: 'the copy was aborted by somebody else.',
    });
  });

  it('is described by id, status, bytes and description', () => {
    assert.deepEqual(toBlobCopy({ ...pending, copyProgress: '5/20' }), {
      id: 'c1',
      status: 'pending',
      bytesDone: 5,
      bytesTotal: 20,
      description: '',
    });
  });
});

describe('Copying into a blob', () => {
  const { signal } = new AbortController();
  let opened: OpenedContainer;
  beforeEach(async () => (opened = await openInMemory()));

  it('makes a new blob with metadata, and gives the id of the copy', async () => {
    const id = await opened.container.startCopy('x.vhd', diskUrl, { mark: 'ours' });
    const begun = await opened.container.look('x.vhd');
    assert.deepEqual(
      [begun?.copy?.id, begun?.copy?.status, begun?.metadata],
      [id, 'pending', { mark: 'ours' }],
    );
  });

  it('replaces no blob that somebody else makes just then', async () => {
    opened.accounts.before('copy', ({ blob }) => void opened.memory.put(blob, { bytes: 512 }));
    assert.equal(await opened.container.startCopy('x.vhd', diskUrl, {}), undefined);
    assert.equal(opened.memory.blobs.get('x.vhd')?.bytes, 512);
  });

  it('replaces the blob of the etag that it is given', async () => {
    const { etag } = opened.memory.put('x.vhd');
    assert.notEqual(await opened.container.startCopy('x.vhd', diskUrl, {}, etag), undefined);
  });

  it('replaces no blob that has been changed since', async () => {
    const { etag } = opened.memory.put('x.vhd');
    opened.memory.put('x.vhd', { bytes: 512 });
    assert.equal(await opened.container.startCopy('x.vhd', diskUrl, {}, etag), undefined);
    assert.equal(opened.memory.blobs.get('x.vhd')?.bytes, 512);
  });

  it('fails where the source cannot be read', async () => {
    const copy = opened.container.startCopy('x.vhd', 'https://other.blob.example.com/vhds/none', {});
    await assert.rejects(copy, { code: 'CannotVerifyCopySource' });
  });

  it('is followed until it has ended', async () => {
    await opened.container.startCopy('x.vhd', diskUrl, {});
    const operation = opened.container.copyOperation('x.vhd');
    assert.equal((await operation.poll(signal)).done, false);
    assert.deepEqual((await operation.poll(signal)).value, { bytes: 4096 });
  });

  it('is not followed for a run that is cancelled', async () => {
    const operation = opened.container.copyOperation('x.vhd');
    await assert.rejects(operation.poll(AbortSignal.abort()), { name: 'AbortError' });
  });

  it('is aborted, also where it has ended already', async () => {
    const id = (await opened.container.startCopy('x.vhd', diskUrl, {})) ?? '';
    await opened.container.abortCopy('x.vhd', id);
    await opened.container.abortCopy('x.vhd', id);
    const left = opened.memory.blobs.get('x.vhd');
    assert.deepEqual([left?.bytes, left?.copy?.status], [0, 'aborted']);
  });

  it('that may not be aborted for another reason is an error', async () => {
    opened.accounts.before('abort copy', () => {
      throw refusal(409, 'CopyIdMismatch');
    });
    await assert.rejects(opened.container.abortCopy('x.vhd', 'other'), { code: 'CopyIdMismatch' });
  });
});
