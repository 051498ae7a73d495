import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  type BlobContainer,
  isAddressable,
  openContainer,
} from '../../../../tasks/core/azure/blobs/container.js';
import { answering } from '../answering.js';
import { type OpenedContainer, openInMemory } from './open-in-memory.js';
import { refusal } from './memory-container.js';

describe('The name of a blob', () => {
  for (const name of ['..', '.', '../other/x.vhd', 'a/../../other/x.vhd', 'a\\..\\x.vhd', 'a/.', './x'])
    it(`is left out of lists where an address would lead elsewhere: ${name}`, () => {
      assert.equal(isAddressable(name), false);
    });

  for (const name of ['x.vhd', 'folder/x.vhd', '..x', 'x..vhd', '...'])
    it(`is taken as it is: ${name}`, () => {
      assert.equal(isAddressable(name), true);
    });
});

describe('The name of a container', () => {
  const { signal } = new AbortController();
  const account = '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a';

  for (const name of ['..', 'a', 'a/b', '$root', 'two--dashes', '-begins', 'Upper', 'a%2Fb', 'x'.repeat(64)])
    it(`is refused before anything is asked: ${name}`, async () => {
      const { azure, asked } = answering();
      await assert.rejects(openContainer(azure, account, name, signal), /is not the name of a container/);
      assert.deepEqual(asked(), []);
    });
});

describe('A container', () => {
  let opened: OpenedContainer;
  let container: BlobContainer;
  beforeEach(async () => {
    opened = await openInMemory();
    ({ container } = opened);
  });

  it('is made unless it exists', async () => {
    opened.memory.deleteContainer();
    await container.create();
    await container.create();
    assert.equal(await container.exists(), true);
  });

  it('that does not exist has no blobs', async () => {
    opened.memory.deleteContainer();
    assert.deepEqual(await container.list(), []);
  });

  it('lists no blob whose name would lead to another one', async () => {
    opened.memory.put('../other/x.vhd');
    opened.memory.put('x.vhd');
    assert.deepEqual(
      (await container.list()).map(({ name }) => name),
      ['x.vhd'],
    );
  });

  it('says of a failure what was being done where', async () => {
    opened.memory.deleteContainer();
    await assert.rejects(container.read('x.json', 1000), {
      message:
        /^Could not read the blob x\.json in the container vhds of the storage account factory: .*ContainerNotFound/,
    });
  });
});

describe('A blob', () => {
  let opened: OpenedContainer;
  let container: BlobContainer;
  beforeEach(async () => {
    opened = await openInMemory();
    ({ container } = opened);
  });

  it('has the same properties, the etag included, in a list and by itself', async () => {
    opened.memory.put('x.vhd', { bytes: 512, metadata: { mark: 'a' } });
    const [listed] = await container.list();
    assert.deepEqual(listed, await container.look('x.vhd'));
    assert.match(listed?.etag ?? '', /^".+"$/);
  });

  it('has no metadata in a list, rather than an empty text, where it has none', async () => {
    opened.memory.put('x.vhd', { bytes: 512 });
    assert.deepEqual(
      (await container.list()).map(({ metadata }) => metadata),
      [{}],
    );
  });

  it('that was made empty tells of no copy, so that nobody takes it for one that is complete', async () => {
    await container.createEmpty('x.vhd', {});
    const made = await container.look('x.vhd');
    assert.deepEqual([made?.bytes, made?.copy], [0, undefined]);
  });

  it('that is missing is undefined', async () => {
    assert.equal(await container.look('x.vhd'), undefined);
  });

  it('is not overwritten by a text that may only be new', async () => {
    opened.memory.put('x.json', { text: 'theirs' });
    assert.equal(await container.writeText('x.json', 'ours', { onlyIfAbsent: true }), false);
    assert.equal(opened.memory.blobs.get('x.json')?.text, 'theirs');
  });

  it('is overwritten by a text that may replace it', async () => {
    opened.memory.put('x.json', { text: 'theirs' });
    assert.equal(await container.writeText('x.json', 'Zürich', { onlyIfAbsent: false }), true);
    assert.equal(Buffer.from(await container.read('x.json', 1000)).toString(), 'Zürich');
  });

  it('is not replaced by an empty one, also where somebody else makes it just then', async () => {
    opened.accounts.before('create page blob', ({ blob }) => void opened.memory.put(blob, { bytes: 512 }));
    assert.equal(await container.createEmpty('x.vhd', { mark: 'ours' }), false);
    const left = opened.memory.blobs.get('x.vhd');
    assert.deepEqual([left?.bytes, left?.metadata], [512, {}]);
  });

  it('whose container is missing is an error, not one that somebody else made', async () => {
    opened.memory.deleteContainer();
    await assert.rejects(container.createEmpty('x.vhd', {}), /ContainerNotFound/);
  });

  it('keeps its metadata where the lease that they are set under was lost', async () => {
    opened.memory.put('x.vhd', { metadata: { mark: 'theirs' } });
    const setMetadata = container.setMetadata('x.vhd', { mark: 'ours' }, { leaseId: 'lost' });
    await assert.rejects(setMetadata, { code: 'LeaseNotPresentWithBlobOperation' });
    assert.deepEqual(opened.memory.blobs.get('x.vhd')?.metadata, { mark: 'theirs' });
  });

  it('has another etag once its metadata are set', async () => {
    opened.memory.put('x.vhd');
    const etag = await container.setMetadata('x.vhd', { mark: 'ours' });
    assert.equal(etag, opened.memory.blobs.get('x.vhd')?.etag);
  });

  it('stays where it is no longer the one that was to be deleted', async () => {
    const { etag } = opened.memory.put('x.vhd');
    opened.memory.put('x.vhd');
    await assert.rejects(container.delete('x.vhd', { etag }), { code: 'ConditionNotMet' });
    assert.equal(opened.memory.blobs.has('x.vhd'), true);
  });

  it('stays where the lease that it is deleted under was lost', async () => {
    opened.memory.put('x.vhd');
    const deletion = container.delete('x.vhd', { leaseId: 'lost' });
    await assert.rejects(deletion, { code: 'LeaseNotPresentWithBlobOperation' });
    assert.equal(opened.memory.blobs.has('x.vhd'), true);
  });

  it('that a lost request had deleted counts as gone', async () => {
    const { etag } = opened.memory.put('x.vhd');
    opened.accounts.before('delete', ({ blob }) => {
      opened.memory.blobs.delete(blob);
      throw refusal(412, 'ConditionNotMet');
    });
    assert.equal(await container.delete('x.vhd', { etag }), false);
  });

  it('that may not be deleted is an error, whether it is there or not', async () => {
    opened.accounts.before('delete', () => {
      throw refusal(403, 'AuthorizationFailure');
    });
    await assert.rejects(container.delete('x.vhd'), { code: 'AuthorizationFailure' });
  });

  it('is deleted once', async () => {
    const { etag } = opened.memory.put('x.vhd');
    assert.deepEqual(
      [await container.delete('x.vhd', { etag }), await container.delete('x.vhd')],
      [true, false],
    );
  });
});
