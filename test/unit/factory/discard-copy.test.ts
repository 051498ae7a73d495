import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { BlobCopy } from '../../../tasks/core/azure/blob-copies.js';
import { discardCopy } from '../../../tasks/core/factory/discard-copy.js';
import { vhdMetadata } from '../../../tasks/core/factory/tags.js';

const pending = { status: 'pending', bytesDone: 0, bytesTotal: 512, description: '' } as const;

/** What a run does to a VHD that it gives up. */
async function done(
  copy: BlobCopy | undefined,
  copyId: string | undefined,
  begunBy = '1',
): Promise<string[]> {
  const changes: string[] = [];
  const change = (what: string) => {
    changes.push(what);
    return Promise.resolve(true);
  };
  const date = new Date();
  const container = {
    look: (name: string) =>
      Promise.resolve({
        ...{ name, bytes: 512, createdOn: date, lastModified: date, etag: '1' },
        metadata: vhdMetadata({ imagePath: 'Server.json' }, begunBy),
        ...(copy ? { copy } : {}),
      }),
    abortCopy: async (_: string, id: string) => {
      await change(`abort ${id}`);
    },
    delete: (name: string) => change(`delete ${name}`),
  };
  await discardCopy(container, { name: 'x.vhd', copyId, runId: '1' });
  return changes;
}

describe('A run that gives up a copy', () => {
  it('aborts it and deletes what there is of it', async () => {
    assert.deepEqual(await done({ ...pending, id: 'ours' }, 'ours'), ['abort ours', 'delete x.vhd']);
  });

  it('deletes what a copy has left that has ended', async () => {
    assert.deepEqual(await done({ ...pending, status: 'failed', id: 'ours' }, 'ours'), ['delete x.vhd']);
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
    assert.deepEqual(await done(copy, undefined, '1'), ['abort some', 'delete x.vhd']);
    assert.deepEqual(await done(copy, undefined, '2'), []);
  });
});
