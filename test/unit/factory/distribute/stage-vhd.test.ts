import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { deliver } from '../../../../tasks/core/factory/distribute/deliver.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { action, copied, customImage, distributeWorld, marksOf } from './distribute-world.js';

type World = Awaited<ReturnType<typeof distributeWorld>>;

const create = 'PUT labs/Target/customimages/win';

/** A staged VHD that an earlier run left, whole. */
function leaveStaged(
  { staging }: World,
  more: { readonly bytes?: number; readonly isForeign?: boolean } = {},
) {
  const metadata = more.isForeign ? {} : marksOf('0');
  staging.put('x.vhd', { type: 'PageBlob', bytes: more.bytes ?? 1024, metadata, copy: copied });
}

describe('A VHD that is staged for a lab', () => {
  it('C83 carries the marks of the factory, of the run, and of the lab that staged it', async () => {
    const world = await distributeWorld();
    let metadata: unknown;
    world.accounts.before('acquire lease', ({ blob }) => {
      metadata = world.staging.blobs.get(blob)?.metadata ?? metadata;
    });
    await deliver(action, world.context);
    assert.deepEqual(metadata, marksOf('1'));
  });

  it('C82 is used where an earlier run has left it whole: no copy is begun over it', async () => {
    const world = await distributeWorld();
    leaveStaged(world);
    const states: (string | undefined)[] = [];
    world.accounts.before('delete', ({ blob }) => void states.push(world.staging.blobs.get(blob)?.copy?.id));
    assert.deepEqual(await deliver(action, world.context), { bytes: 1024 });
    assert.deepEqual(world.changes(), ['copy x.vhd', create, 'delete x.vhd']);
    assert.deepEqual(states, ['earlier']);
  });

  it('C82 is replaced where its size is not that of the stored VHD', async () => {
    const world = await distributeWorld();
    leaveStaged(world, { bytes: 512 });
    await deliver(action, world.context);
    assert.deepEqual(world.changes(), ['copy x.vhd', 'copy x.vhd', create, 'delete x.vhd']);
  });

  it('C82 is replaced where its copy has failed, whatever its size', async () => {
    const world = await distributeWorld();
    world.staging.put('x.vhd', {
      type: 'PageBlob',
      bytes: 1024,
      metadata: marksOf('0'),
      copy: { ...copied, status: 'failed' },
    });
    await deliver(action, world.context);
    assert.deepEqual(world.changes(), ['copy x.vhd', 'copy x.vhd', create, 'delete x.vhd']);
  });

  it('C78 C82 is left over where the lab has the image by now, and goes once that is created', async () => {
    const world = await distributeWorld();
    leaveStaged(world);
    world.held.image = customImage('Creating');
    const states: unknown[] = [];
    world.accounts.before('delete', () => void states.push(world.held.image?.properties.provisioningState));
    const delivered = deliver(action, world.context);
    setTimeout(() => (world.held.image = customImage()), 5);
    assert.deepEqual(await delivered, { bytes: 0 });
    assert.deepEqual([world.changes(), states], [['delete x.vhd'], ['Succeeded']]);
  });

  it('C78 C82 goes at once where the image is made, whatever the casing of its state', async () => {
    const world = await distributeWorld();
    leaveStaged(world);
    world.held.image = customImage('succeeded');
    assert.deepEqual(await deliver(action, world.context), { bytes: 0 });
    assert.deepEqual([world.changes(), world.context.waits], [['delete x.vhd'], []]);
  });

  it('C82 is replaced where it carries no marks of ours', async () => {
    const world = await distributeWorld();
    leaveStaged(world, { isForeign: true });
    await deliver(action, world.context);
    assert.deepEqual(world.changes(), ['copy x.vhd', 'copy x.vhd', create, 'delete x.vhd']);
  });

  it('C82 is waited for where another run is copying to it', async () => {
    const world = await distributeWorld({ pendingLooks: 3 });
    world.staging.startCopy('x.vhd', 1024, marksOf('0'), {});
    assert.deepEqual(await deliver(action, world.context), { bytes: 1024 });
    assert.deepEqual(world.changes(), ['copy x.vhd', create, 'delete x.vhd']);
  });

  it('C65 is left to the run that has its lease', async () => {
    const world = await distributeWorld();
    leaveStaged(world);
    world.staging.acquireLease('x.vhd', 'theirs');
    assert.deepEqual(await deliver(action, world.context), { otherRun: '0' });
    assert.deepEqual(world.changes(), ['copy x.vhd']);
  });

  it('C82 is deleted where the image cannot be created, which is the error', async () => {
    const refused = { status: 400, body: { error: { code: 'Bad', message: 'It is no VHD.' } } };
    const world = await distributeWorld({ routes: { [create]: refused } });
    await assert.rejects(deliver(action, world.context), /It is no VHD/);
    assert.deepEqual([...world.staging.blobs.keys()], []);
  });

  it('C82 is deleted where its copy fails', async () => {
    const world = await distributeWorld({ pendingLooks: Infinity });
    world.accounts.before('look', ({ blob }) => {
      if (world.staging.blobs.get(blob)?.copy?.status === 'pending')
        world.staging.endCopy(blob, 'failed', '500 Broken');
    });
    await assert.rejects(deliver(action, world.context), /the copy failed: 500 Broken/);
    assert.deepEqual([...world.staging.blobs.keys()], []);
  });

  it('C82 is deleted where the copy of another run takes too long', async () => {
    const world = await distributeWorld({ pendingLooks: Infinity, inputs: { copyTimeoutMinutes: 0.001 } });
    world.staging.startCopy('x.vhd', 1024, marksOf('0'), {});
    await assert.rejects(deliver(action, world.context), /Gave up waiting for the copy of win to Target/);
    assert.deepEqual(world.changes(), ['copy x.vhd', 'abort copy x.vhd', 'delete x.vhd']);
  });

  it('C82 is left by a cancelled run for the next one', async () => {
    const cancellation = new AbortController();
    const predecessor = () => {
      cancellation.abort();
      return Promise.resolve();
    };
    const world = await distributeWorld({ context: { signal: cancellation.signal, predecessor } });
    await assert.rejects(deliver(action, world.context));
    assert.deepEqual(world.changes(), ['copy x.vhd']);
    assert.deepEqual(world.staging.blobs.get('x.vhd')?.copy?.status, 'success');
  });

  it('that cannot be deleted is told, and the image counts all the same', async () => {
    const world = await distributeWorld();
    world.accounts.before('delete', () => {
      throw refusal(403, 'AuthorizationPermissionMismatch');
    });
    assert.deepEqual(await deliver(action, world.context), { bytes: 1024 });
    assert.match(world.context.notices[0]?.what ?? '', /staged VHD x\.vhd of Target could not be deleted/);
    assert.equal(world.staging.blobs.get('x.vhd')?.lease, undefined);
  });

  it('is put into a container that is made where the scripts have deleted it', async () => {
    const world = await distributeWorld();
    world.staging.deleteContainer();
    assert.deepEqual(await deliver(action, world.context), { bytes: 1024 });
  });

  it('is given up where others change it again and again', async () => {
    const world = await distributeWorld();
    world.accounts.before('copy', ({ blob }) => void world.staging.put(blob, { metadata: marksOf('2') }));
    await assert.rejects(
      deliver(action, world.context),
      /staged VHD x\.vhd of Target is being changed by others/,
    );
    assert.equal(world.changes().length, 5);
  });
});

describe('A VHD that is staged for a lab that has its image', () => {
  async function having(more: Parameters<typeof distributeWorld>[0] = {}) {
    const world = await distributeWorld(more);
    world.held.image = customImage();
    return world;
  }

  it('C82 is deleted', async () => {
    const world = await having();
    leaveStaged(world);
    assert.deepEqual(await deliver(action, world.context), { bytes: 0 });
    assert.deepEqual(world.changes(), ['delete x.vhd']);
  });

  it('C82 is deleted though it is still being copied to', async () => {
    const world = await having({ pendingLooks: Infinity });
    world.staging.startCopy('x.vhd', 1024, marksOf('0'), {});
    await deliver(action, world.context);
    assert.deepEqual(world.changes(), ['abort copy x.vhd', 'delete x.vhd']);
  });

  it('C82 is left where it carries no marks of ours', async () => {
    const world = await having();
    leaveStaged(world, { isForeign: true });
    await deliver(action, world.context);
    assert.deepEqual([world.changes(), world.staging.blobs.has('x.vhd')], [[], true]);
  });

  it('C65 is left to the run that has its lease', async () => {
    const world = await having();
    leaveStaged(world);
    world.staging.acquireLease('x.vhd', 'theirs');
    assert.deepEqual(await deliver(action, world.context), { bytes: 0 });
    assert.deepEqual(world.changes(), []);
  });
});
