import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RetireAction } from '../../../../tasks/core/factory/retire/actions.js';
import {
  customImageDeletion,
  orphanDeletion,
  storedImageDeletion,
} from '../../../../tasks/core/factory/retire/deletions.js';
import { act, outputs, refused } from '../../../../tasks/core/factory/retire/step.js';
import { openStore, storeContainer } from '../../../../tasks/core/factory/store/store.js';
import type { UnitRecord } from '../../../../tasks/core/step/record.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { type AzureInMemory, azureInMemory } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { factoryLab, retireInputs } from './retire-states.js';

const dev = labOf('Dev');

const image = customImageOf(dev, 'x', { tags: { ImagePath: 'a.json' } });

const custom = customImageDeletion(image, 'There are newer ones.', dev, { path: 'a.json', isThere: true });

const bodyOf = ({ id, name, tags, createdDate }: typeof image) => ({
  id,
  name,
  tags,
  properties: { provisioningState: 'Succeeded', creationDate: createdDate.toISOString() },
});

async function blobOf({ azure }: AzureInMemory, name: string) {
  const container = await openStore(azure, factoryLab, new AbortController().signal);
  return (await container.look(name)) ?? assert.fail(name);
}

describe('An action of RetireImages', () => {
  const carryOut = (action: RetireAction, { azure }: AzureInMemory) =>
    act(action, fakeContext(retireInputs, azure));

  it('deletes a stored image', async () => {
    const world = await azureInMemory([factoryLab]);
    const { put, blobs } = world.container(factoryLab, storeContainer);
    put('x.json');
    put('x.vhd');
    const stored = storedOf({
      imagePath: 'a.json',
      companion: await blobOf(world, 'x.json'),
      vhd: await blobOf(world, 'x.vhd'),
    });
    const done = await carryOut(storedImageDeletion(stored, 'There are newer ones.', factoryLab), world);
    assert.deepEqual(done, { reason: 'There are newer ones.', imageFacts: { isThere: false } });
    assert.equal(blobs.size, 0);
  });

  it('deletes an orphan', async () => {
    const world = await azureInMemory([factoryLab]);
    const { put, blobs } = world.container(factoryLab, storeContainer);
    put('x.vhd');
    const orphan = { blob: await blobOf(world, 'x.vhd'), reason: 'No image was made of it in 48 hours.' };
    const done = await carryOut(orphanDeletion(orphan, factoryLab), world);
    assert.deepEqual(done, { reason: orphan.reason, imageFacts: { isThere: false } });
    assert.equal(blobs.size, 0);
  });

  it('deletes a custom image', async () => {
    const place = 'labs/Dev/customimages/x';
    const world = await azureInMemory([dev], {
      [`GET ${place}`]: { body: bodyOf(image) },
      [`DELETE ${place}`]: { status: 204 },
    });
    const done = await carryOut(custom, world);
    assert.deepEqual(done, { reason: 'There are newer ones.', imageFacts: { isThere: false } });
    assert.ok(world.asked().includes(`DELETE ${place}`));
  });

  it('leaves with a warning what somebody has locked: a custom image', async () => {
    const place = 'labs/Dev/customimages/x';
    const world = await azureInMemory([dev], {
      [`GET ${place}`]: { body: bodyOf(image) },
      [`DELETE ${place}`]: { status: 409, body: { error: { code: 'ScopeLocked', message: 'Locked.' } } },
    });
    const context = fakeContext(retireInputs, world.azure);
    assert.deepEqual(await act(custom, context), { outcome: 'skipped', reason: 'It is locked.' });
    const [{ severity, what } = { severity: '', what: '' }] = context.notices;
    assert.deepEqual([severity, what], ['warning', 'The custom image x in Dev stays: it is locked.']);
  });

  it('leaves with a warning what somebody has locked: a stored image under a legal hold', async () => {
    const world = await azureInMemory([factoryLab]);
    const { put, blobs } = world.container(factoryLab, storeContainer);
    put('x.json');
    put('x.vhd');
    const stored = storedOf({
      imagePath: 'a.json',
      companion: await blobOf(world, 'x.json'),
      vhd: await blobOf(world, 'x.vhd'),
    });
    world.accounts.before('set metadata', () => {
      throw refusal(409, 'BlobImmutableDueToLegalHold');
    });
    const context = fakeContext(retireInputs, world.azure);
    const done = await act(storedImageDeletion(stored, 'There are newer ones.', factoryLab), context);
    assert.deepEqual(done, { outcome: 'skipped', reason: 'It is locked.' });
    assert.deepEqual(
      context.notices.map(({ severity }) => severity),
      ['warning'],
    );
    assert.deepEqual([...blobs.keys()].sort(), ['x.json', 'x.vhd']);
  });

  it('leaves with a warning what Azure says is in use', async () => {
    const place = 'labs/Dev/customimages/x';
    for (const error of [
      { code: 'ImageInUse', message: 'No.' },
      { code: 'OperationNotAllowed', message: 'The image is currently in use by the formula Box.' },
    ]) {
      const world = await azureInMemory([dev], {
        [`GET ${place}`]: { body: bodyOf(image) },
        [`DELETE ${place}`]: { status: 409, body: { error } },
      });
      const context = fakeContext(retireInputs, world.azure);
      assert.deepEqual(await act(custom, context), { outcome: 'skipped', reason: 'It is in use.' });
      assert.match(context.notices[0]?.why ?? '', new RegExp(error.message));
    }
  });

  it('leaves with a warning a stored image whose VHD somebody holds a lease on', async () => {
    const world = await azureInMemory([factoryLab]);
    const { put, blobs } = world.container(factoryLab, storeContainer);
    put('x.json');
    put('x.vhd');
    const stored = storedOf({
      imagePath: 'a.json',
      companion: await blobOf(world, 'x.json'),
      vhd: await blobOf(world, 'x.vhd'),
    });
    world.accounts.before('set metadata', () => {
      throw refusal(412, 'LeaseIdMissing');
    });
    const done = await carryOut(storedImageDeletion(stored, 'There are newer ones.', factoryLab), world);
    assert.deepEqual(done, { outcome: 'skipped', reason: 'It is in use.' });
    assert.deepEqual([...blobs.keys()].sort(), ['x.json', 'x.vhd']);
  });

  it('is skipped, with the reason, where there is nothing left to delete', async () => {
    assert.deepEqual(await carryOut(custom, await azureInMemory([dev])), {
      outcome: 'skipped',
      reason: 'It is gone already.',
      imageFacts: { isThere: false },
    });
  });
});

describe('The actions that Azure would refuse', () => {
  it('are the deletions in a lab in which images may not be deleted; those in the store are none', async () => {
    const { azure } = await azureInMemory([factoryLab, dev], {
      'GET permissions': { body: { value: [{ actions: ['*/read'], dataActions: [] }] } },
    });
    const stored = storedImageDeletion(storedOf({ imagePath: 'a.json' }), 'Old.', factoryLab);
    const refusals = await refused([stored, custom], fakeContext(retireInputs, azure));
    assert.deepEqual(
      refusals.map(({ key }) => key),
      [custom.key],
    );
    assert.match(refusals[0]?.reason ?? '', /customImages\/delete/i);
  });
});

describe('The outputs of RetireImages', () => {
  it('count the images by outcome', () => {
    const outcomes = ['succeeded', 'succeeded', 'skipped', 'failed', 'unfinished'] as const;
    const records = outcomes.map((outcome) => ({ outcome }) as UnitRecord);
    assert.deepEqual(outputs(records), { retiredCount: '2', keptCount: '1', failedCount: '1' });
  });

  it('C120 count no image as retired that is deprecated or restored', () => {
    const records = ['deprecate', 'restore', 'delete'].map(
      (verb) => ({ outcome: 'succeeded', verb }) as UnitRecord,
    );
    assert.equal(outputs(records)['retiredCount'], '1');
  });
});
