import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { lookAtCopy, toBlobCopy } from '../../../../tasks/core/azure/blobs/copies.js';

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
