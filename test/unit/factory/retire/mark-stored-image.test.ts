import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { storedImageDeletion, storedImageMarking } from '../../../../tasks/core/factory/retire/deletions.js';
import { act } from '../../../../tasks/core/factory/retire/step.js';
import { changeRecord } from '../../../../tasks/core/factory/store/change-record.js';
import { readRecord, recordsContainer } from '../../../../tasks/core/factory/store/image-records.js';
import { readStore, type StoredBlobs, storeContainer } from '../../../../tasks/core/factory/store/store.js';
import { labOf } from '../../../worlds/azure-things.js';
import { type AzureInMemory, azureInMemory } from '../../azure/azure-in-memory.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { fakeContext } from '../../step/fake-context.js';
import { retireInputs } from './retire-states.js';

const factoryLab = labOf('Factory');

const deleteAfter = new Date('2026-12-05T00:00:00Z');

const { signal } = new AbortController();

let world: AzureInMemory;

/** The stored image as a run reads it. */
async function read(): Promise<StoredBlobs> {
  const { images } = await readStore(world.azure, factoryLab, signal);
  return images[0] ?? assert.fail('No image is stored.');
}

function mark(image: StoredBlobs, until: Date | undefined, context = fakeContext(retireInputs, world.azure)) {
  const action = storedImageMarking(image, { reason: 'Old.', deleteAfter: until }, factoryLab);
  return act(action, context);
}

const records = () => world.container(factoryLab, recordsContainer);

const stateOf = ({ record }: StoredBlobs) => [record?.state, record?.deleteAfter, record?.reason];

const begin = async () => {
  world = await azureInMemory([factoryLab]);
  const { put } = world.container(factoryLab, storeContainer);
  const companion = {
    imageName: 'a1',
    imagePath: 'a.json',
    osType: 'Linux',
    vhdFileName: 'x.vhd',
    sourceVmId: `${factoryLab.id}/virtualmachines/a`,
  };
  put('x.json', { text: JSON.stringify(companion) });
  put('x.vhd', { type: 'PageBlob' });
};

describe('The deprecation of a stored image', () => {
  beforeEach(begin);

  it('C120 gives a record to an image that has none, from which the list tells until when it stays', async () => {
    assert.deepEqual(await mark(await read(), deleteAfter), {
      reason: 'Old.',
      imageFacts: { isThere: true },
    });
    assert.deepEqual(stateOf(await read()), ['deprecated', deleteAfter, 'Old.']);
  });

  it('C120 is taken back in its record, which keeps what became of it before', async () => {
    await mark(await read(), deleteAfter);
    await mark(await read(), undefined);
    assert.deepEqual(stateOf(await read()), ['stored', undefined, 'Old.']);
    const found = await readRecord(world.azure, factoryLab, 'x.vhd', signal);
    assert.deepEqual(
      found?.body?.history.map(({ state, by }) => [state, by]),
      [
        ['deprecated', 'RetireImages'],
        ['stored', 'RetireImages'],
      ],
    );
  });

  it('changes neither the companion nor the VHD', async () => {
    const { companion, vhd } = await read();
    await mark(await read(), deleteAfter);
    const now = await read();
    assert.deepEqual([now.companion.etag, now.vhd.etag], [companion.etag, vhd.etag]);
  });

  it('C120 leaves an image of which another run has changed the record, or made one', async () => {
    const bare = await read();
    await mark(bare, deleteAfter);
    const marked = await read();
    assert.equal((await mark(bare, new Date('2027-01-01T00:00:00Z'))).outcome, 'skipped');
    assert.deepEqual(stateOf(await read()), stateOf(marked));
    await mark(marked, undefined);
    assert.equal((await mark(marked, undefined)).reason, 'It changed since the plan was made.');
  });

  it('leaves an image that is gone, or changed since the plan was made', async () => {
    const image = await read();
    const store = world.container(factoryLab, storeContainer);
    store.put('x.json', { text: '{}' });
    assert.equal((await mark(image, deleteAfter)).reason, 'It changed since the plan was made.');
    store.delete('x.json', {});
    assert.equal((await mark(image, deleteAfter)).reason, 'It is gone already.');
    assert.equal(records().blobs.size, 0);
  });

  it('C120 leaves the image, with a warning, where records cannot be written', async () => {
    world.accounts.before('write', () => {
      throw refusal(403, 'AuthorizationPermissionMismatch');
    });
    const context = fakeContext(retireInputs, world.azure);
    const { outcome, reason } = await mark(await read(), deleteAfter, context);
    assert.deepEqual([outcome, reason], ['skipped', 'Its record cannot be written.']);
    assert.deepEqual(
      context.notices.map(({ severity, what }) => [severity, what]),
      [['warning', 'The stored image a1 stays: its record cannot be written.']],
    );
  });
});

describe('The deletion of a stored image that was deprecated', () => {
  beforeEach(begin);

  const remove = (image: StoredBlobs) =>
    act(storedImageDeletion(image, 'Old.', factoryLab), fakeContext(retireInputs, world.azure));

  it('C120 takes its record along', async () => {
    await mark(await read(), deleteAfter);
    await remove(await read());
    assert.deepEqual([records().blobs.size, world.container(factoryLab, storeContainer).blobs.size], [0, 0]);
  });

  it('C120 is not done where another run has restored it since', async () => {
    await mark(await read(), deleteAfter);
    const planned = await read();
    const found = (await readRecord(world.azure, factoryLab, 'x.vhd', signal)) ?? assert.fail();
    const change = { state: 'stored', reason: 'Pinned.', by: 'another' } as const;
    await changeRecord(found, change, factoryLab, fakeContext(retireInputs, world.azure));
    assert.equal((await remove(planned)).reason, 'It changed since the plan was made.');
    assert.equal((await read()).imageName, 'a1');
  });
});
