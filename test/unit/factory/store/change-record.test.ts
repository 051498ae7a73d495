import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobContainer } from '../../../../tasks/core/azure/blobs/container.js';
import { writeConditionally } from '../../../../tasks/core/factory/store/change-record.js';

const text = {
  name: 'abc.json',
  text: '{}',
  metadata: { imagefactorystate: 'stored', imagefactoryrun: '7' },
};

/** A container that refuses the condition, and has a blob with this metadata. */
function refusing(metadata: Readonly<Record<string, string>>): Pick<BlobContainer, 'writeText' | 'look'> {
  const found = { name: text.name, bytes: 2, createdOn: new Date(0), lastModified: new Date(0), etag: '"2"' };
  return { writeText: () => Promise.resolve(false), look: () => Promise.resolve({ ...found, metadata }) };
}

describe('A record that is changed under a condition', () => {
  it('is changed where the answer to an earlier attempt was lost', async () => {
    assert.equal(await writeConditionally(refusing(text.metadata), text, { etag: '"1"' }), true);
  });

  it('is not changed where another run was faster', async () => {
    const theirs = { ...text.metadata, imagefactoryrun: '8' };
    assert.equal(await writeConditionally(refusing(theirs), text, { etag: '"1"' }), false);
  });
});
