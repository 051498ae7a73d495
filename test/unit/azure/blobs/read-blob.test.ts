import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { readBlob } from '../../../../tasks/core/azure/blobs/read-blob.js';

/** A blob whose body breaks off, as the storage package tells it, so many times. */
function blobThatBreaksOff(times: number) {
  let left = times;
  let downloads = 0;
  const body = () => {
    downloads += 1;
    const text = Readable.from([Buffer.from('{}')]);
    left -= 1;
    const broken = Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
    return left >= 0 ? text.destroy(broken) : text;
  };
  const download = () => Promise.resolve({ readableStreamBody: body() } as never);
  return { blob: { download }, downloads: () => downloads };
}

const never = new AbortController().signal;

describe('Reading a blob', () => {
  it('is tried again where the body breaks off', async () => {
    const { blob, downloads } = blobThatBreaksOff(2);
    assert.equal(Buffer.from(await readBlob(blob, 1000, never)).toString(), '{}');
    assert.equal(downloads(), 3);
  });

  it('ends with the error of a body that breaks off every time', async () => {
    await assert.rejects(readBlob(blobThatBreaksOff(99).blob, 1000, never), { name: 'AbortError' });
  });

  it('ends once it is larger than it may be, without reading on', async () => {
    let chunks = 0;
    const endless = new Readable({
      read() {
        chunks += 1;
        this.push(Buffer.alloc(100));
      },
    });
    const blob = { download: () => Promise.resolve({ readableStreamBody: endless } as never) };
    await assert.rejects(readBlob(blob, 250, never), { message: 'it has more than 250 bytes.' });
    assert.ok(chunks < 1000 && endless.destroyed);
  });

  it('is not tried again after a cancellation', async () => {
    const { blob, downloads } = blobThatBreaksOff(99);
    await assert.rejects(readBlob(blob, 1000, AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(downloads(), 1);
  });
});
