import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobCopy } from '../../../../tasks/core/azure/blobs/copies.js';
import { discardCopy } from '../../../../tasks/core/factory/vhds/discard-copy.js';
import { vhdMetadata } from '../../../../tasks/core/factory/vhds/marks.js';

const pending = { status: 'pending', bytesDone: 0, bytesTotal: 512, description: '' } as const;

/** The requests of a run that gives up a VHD, which is gone after so many looks. */
async function done(
  copy: BlobCopy | undefined,
  copyId: string | undefined,
  begunBy = '1',
  looks = Infinity,
): Promise<string[]> {
  let looked = 0;
  const changes: string[] = [];
  const change = (what: string) => {
    changes.push(what);
    return Promise.resolve(true);
  };
  const date = new Date();
  const container = {
    look: (name: string) => {
      const blob = {
        name,
        bytes: 512,
        createdOn: date,
        lastModified: date,
        etag: String(looked),
        metadata: vhdMetadata({ imagePath: 'Server.json' }, begunBy),
        ...(copy ? { copy } : {}),
      };
      return Promise.resolve(looked++ < looks ? blob : undefined);
    },
    abortCopy: async (_: string, id: string) => {
      await change(`abort ${id}`);
    },
    delete: (name: string, { etag = '' } = {}) => change(`delete ${name} ${etag}`),
  };
  await discardCopy(container, { name: 'x.vhd', copyId, runId: '1' });
  return changes;
}

describe('A run that gives up a copy', () => {
  it('aborts it and deletes what there is of it', async () => {
    assert.deepEqual(await done({ ...pending, id: 'ours' }, 'ours'), ['abort ours', 'delete x.vhd 1']);
  });

  it('deletes what a copy has left that has ended', async () => {
    assert.deepEqual(await done({ ...pending, status: 'failed', id: 'ours' }, 'ours'), ['delete x.vhd 0']);
  });

  it('deletes a blob of its own to which no copy was begun, and leaves it where its copy has gone from it', async () => {
    assert.deepEqual(await done(undefined, undefined, '1'), ['delete x.vhd 0']);
    assert.deepEqual(await done(undefined, 'ours', '1'), []);
  });

  it('leaves a whole VHD, for another run that waited for the copy too may have made an image of it', async () => {
    assert.deepEqual(await done({ ...pending, status: 'success', id: 'ours' }, 'ours'), []);
  });

  for (const status of ['pending', 'success'] as const)
    it(`leaves the copy alone that another run has begun meanwhile: ${status}`, async () => {
      assert.deepEqual(await done({ ...pending, status, id: 'another' }, 'ours', '2'), []);
    });

  it('of which it was not told whether it has begun, goes by the mark of the blob', async () => {
    const copy = { ...pending, id: 'some' };
    assert.deepEqual(await done(copy, undefined, '1'), ['abort some', 'delete x.vhd 1']);
    assert.deepEqual(await done(copy, undefined, '2'), []);
  });

  it('leaves the copy alone that another slice of the same run has begun meanwhile', async () => {
    assert.deepEqual(await done({ ...pending, id: 'another' }, 'ours', '1'), []);
  });

  it('does no more where the blob is gone', async () => {
    assert.deepEqual(await done({ ...pending, id: 'ours' }, 'ours', '1', 0), []);
    assert.deepEqual(await done({ ...pending, id: 'ours' }, undefined, '1', 0), []);
    assert.deepEqual(await done({ ...pending, id: 'ours' }, 'ours', '1', 1), ['abort ours']);
  });
});
