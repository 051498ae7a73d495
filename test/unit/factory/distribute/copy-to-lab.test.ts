import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { awaitCopy, copyToLab } from '../../../../tasks/core/factory/distribute/copy-to-lab.js';
import { openStore } from '../../../../tasks/core/factory/store/store.js';
import { openContainerOf } from '../../../../tasks/core/lab/container.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { action, customImage, distributeWorld, factoryLab, lab, marksOf } from './distribute-world.js';

async function working(more: Parameters<typeof distributeWorld>[0] = {}) {
  const world = await distributeWorld(more);
  const { signal } = new AbortController();
  const [store, staging] = await Promise.all([
    openStore(world.azure, factoryLab, signal),
    openContainerOf(world.azure, lab, 'staging', signal),
  ]);
  const work = { action, context: world.context, store, staging };
  return { ...world, work, copy: () => copyToLab(work, undefined) };
}

type World = Awaited<ReturnType<typeof working>>;

/** Does something at the looks at the staged VHD from the first one on, and nothing more after that. */
function atLooks({ accounts }: World, ...what: (() => void)[]) {
  accounts.before('look', () => what.shift()?.());
}

const forbid = () => {
  throw refusal(403, 'AuthorizationFailure');
};

const fail = ({ staging }: World) => staging.endCopy('x.vhd', 'failed', '500 Broken');

const staged = ({ staging }: World) => staging.blobs.get('x.vhd')?.copy?.status;

describe('The copy of a stored VHD to a lab', () => {
  it('is made to the end, with the marks of this run', async () => {
    const world = await working();
    assert.equal(await world.copy(), true);
    assert.equal(staged(world), 'success');
    assert.deepEqual(world.staging.blobs.get('x.vhd')?.metadata, marksOf('1'));
  });

  it('has a URL to read from that lasts for copyTimeoutMinutes', async () => {
    const world = await working({ inputs: { copyTimeoutMinutes: 600 } });
    let source = '';
    world.accounts.before('copy', ({ headers }) => void (source = headers.get('x-ms-copy-source') ?? ''));
    await world.copy();
    const expiry = Date.parse(new URL(source).searchParams.get('se') ?? '');
    const hours = (expiry - Date.now()) / 3_600_000;
    assert.ok(hours > 9.5, `${hours} hours`);
  });

  it('has its container made where that is missing', async () => {
    const world = await working();
    world.staging.deleteContainer();
    assert.equal(await world.copy(), true);
    assert.equal(staged(world), 'success');
  });

  it('has no container made where it is refused for another reason', async () => {
    const world = await working();
    world.accounts.before('copy', forbid);
    await assert.rejects(world.copy());
    assert.deepEqual(
      world.asked().filter((request) => request.startsWith('create container')),
      [],
    );
  });

  it('C65 is left to another run that was faster', async () => {
    const world = await working({ pendingLooks: Infinity });
    world.staging.startCopy('x.vhd', 1024, marksOf('2'), {});
    assert.equal(await world.copy(), false);
    assert.equal(staged(world), 'pending');
  });

  it('C82 that fails is deleted, and is the error unless the lab has the image by now', async () => {
    for (const hasImage of [false, true]) {
      const world = await working({ pendingLooks: Infinity });
      if (hasImage) world.held.image = customImage();
      atLooks(world, () => fail(world));
      if (hasImage) assert.equal(await world.copy(), false);
      else await assert.rejects(world.copy(), /500 Broken/);
      assert.deepEqual([...world.staging.blobs.keys()], []);
    }
  });

  it('C109 runs on for the next run where this one is cancelled', async () => {
    const cancellation = new AbortController();
    const world = await working({ pendingLooks: Infinity, context: { signal: cancellation.signal } });
    atLooks(world, () => cancellation.abort());
    await assert.rejects(world.copy());
    assert.equal(staged(world), 'pending');
    assert.deepEqual(world.changes(), ['copy x.vhd']);
  });
});

describe('The copy to a lab that another run has begun', () => {
  async function waiting(more: Parameters<typeof working>[0] = {}) {
    const world = await working({ pendingLooks: Infinity, ...more });
    const { copy } = world.staging.startCopy('x.vhd', 1024, marksOf('0'), {});
    return { ...world, wait: () => awaitCopy(world.work, copy?.id ?? '') };
  }

  it('is looked at again once it has ended, however that was', async () => {
    const whole = await waiting({ pendingLooks: 2 });
    assert.equal(await whole.wait(), false);
    assert.equal(staged(whole), 'success');
    const broken = await waiting();
    atLooks(broken, () => fail(broken));
    assert.equal(await broken.wait(), false);
    assert.deepEqual([staged(broken), broken.changes()], ['failed', []]);
  });

  it('is looked at at once', async () => {
    const world = await waiting({ pendingLooks: 0 });
    await world.wait();
    assert.deepEqual(
      world.asked().filter((request) => request.startsWith('look')),
      ['look x.vhd'],
    );
  });

  it('C82 is ended and deleted where it cannot be waited for while it goes on', async () => {
    const world = await waiting();
    atLooks(world, forbid);
    await assert.rejects(world.wait());
    assert.deepEqual([...world.staging.blobs.keys()], []);
  });

  it('C109 runs on where this run is cancelled', async () => {
    const cancellation = new AbortController();
    const world = await waiting({ context: { signal: cancellation.signal } });
    atLooks(world, () => cancellation.abort());
    await assert.rejects(world.wait());
    assert.equal(staged(world), 'pending');
  });
});
