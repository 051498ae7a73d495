import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobEntry } from '../../../../tasks/core/azure/blobs/container.js';
import { codeOf } from '../../../../tasks/core/azure/requests/errors.js';
import type { DiscardAction } from '../../../../tasks/core/factory/distribute/actions.js';
import type { DistributeInputs } from '../../../../tasks/core/factory/distribute/inputs.js';
import { discardStaged } from '../../../../tasks/core/factory/distribute/discard-staged.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { distributeWorld, lab, marksOf } from './distribute-world.js';

/** A staged VHD as the plan saw it. */
async function planned(inputs: Partial<DistributeInputs> = {}) {
  const world = await distributeWorld({ inputs });
  const { etag, createdOn, lastModified } = world.staging.put('x.vhd', { metadata: marksOf('0') });
  const staged: BlobEntry = {
    name: 'x.vhd',
    bytes: 0,
    createdOn,
    lastModified,
    etag,
    metadata: marksOf('0'),
  };
  const action: DiscardAction = {
    kind: 'discard',
    key: 'x',
    verb: 'delete',
    work: 'job',
    subject: { kind: 'staged VHD', name: 'x.vhd' },
    reason: '',
    lab,
    staged,
  };
  return { ...world, discard: () => discardStaged(action, world.context) };
}

describe('A staged VHD that no run will use', () => {
  it('C82 is deleted', async () => {
    const { staging, discard } = await planned();
    assert.deepEqual(await discard(), {});
    assert.ok(!staging.blobs.has('x.vhd'));
  });

  it('names the wait for another run, and what follows', async () => {
    const { staging, accounts, context, discard } = await planned({ lockWaitMinutes: 1 });
    staging.acquireLease('x.vhd', 'theirs');
    accounts.before('acquire lease', () => {
      if (context.phases.length > 0) staging.releaseLease('x.vhd', 'theirs');
    });
    await discard();
    assert.deepEqual(context.phases, ['wait for another run', 'delete']);
  });

  it('C82 stays where it has changed since the plan, and its lease is released', async () => {
    const { staging, discard } = await planned();
    staging.put('x.vhd', { metadata: marksOf('2') });
    await assert.rejects(discard(), (error) => codeOf(error) === 'ConditionNotMet');
    assert.deepEqual([staging.blobs.has('x.vhd'), staging.blobs.get('x.vhd')?.lease], [true, undefined]);
  });

  it('C65 stays where another run has its lease, or copies to it', async () => {
    const { staging, discard } = await planned();
    staging.acquireLease('x.vhd', 'theirs');
    const skipped = { outcome: 'skipped', reason: 'Another run is working on it.' };
    assert.deepEqual(await discard(), skipped);
    staging.blobs.delete('x.vhd');
    staging.startCopy('x.vhd', 1024, marksOf('2'), {});
    assert.deepEqual(await discard(), skipped);
    assert.ok(staging.blobs.has('x.vhd'));
  });

  it('stays with a warning where a policy makes it immutable, and its lease is released', async () => {
    const { staging, accounts, context, discard } = await planned();
    accounts.before('delete', () => {
      throw refusal(409, 'BlobImmutableDueToPolicy');
    });
    assert.deepEqual(await discard(), { outcome: 'skipped', reason: 'It is locked.' });
    assert.deepEqual(
      context.notices.map(({ severity, what }) => [severity, what]),
      [['warning', `The staged VHD x.vhd of ${lab.name} stays: it is locked.`]],
    );
    assert.equal(staging.blobs.get('x.vhd')?.lease, undefined);
  });

  it('may be gone already', async () => {
    const { staging, discard } = await planned();
    staging.blobs.delete('x.vhd');
    assert.deepEqual(await discard(), { outcome: 'skipped', reason: 'It is gone already.' });
  });
});
