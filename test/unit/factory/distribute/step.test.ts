import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { act, outputs, refused, slots } from '../../../../tasks/core/factory/distribute/step.js';
import type { UnitRecord } from '../../../../tasks/core/step/record.js';
import { action, copied, distributeWorld, lab, marksOf } from './distribute-world.js';

describe('An action of DistributeImages', () => {
  it('of the kind distribute brings its image', async () => {
    const { context } = await distributeWorld();
    assert.deepEqual(await act(action, context), {
      reason: 'Target has it now (sysPrep true).',
      bytes: 1024,
      storedBytes: 1024,
      imageFacts: { bytes: 1024, isThere: true },
    });
  });

  it('C86 tells of a specialized image that it does not count as generalized', async () => {
    const { context } = await distributeWorld();
    const image = { ...action.image, osState: 'Specialized' as const };
    assert.equal((await act({ ...action, image }, context)).reason, 'Target has it now (sysPrep false).');
  });

  it('is skipped where another run brings the image', async () => {
    const { context, staging } = await distributeWorld();
    staging.put('x.vhd', { bytes: 1024, metadata: marksOf('7'), copy: copied });
    staging.acquireLease('x.vhd', 'theirs');
    const done = await act(action, context);
    assert.deepEqual(done, { outcome: 'skipped', reason: 'Run 7 brings it.' });
  });

  it('of the kind discard deletes its staged VHD, and creates no image', async () => {
    const { context, staging, changes } = await distributeWorld();
    const { name, bytes, createdOn, lastModified, etag, metadata } = staging.put('x.vhd', {
      metadata: marksOf('0'),
    });
    const staged = { name, bytes, createdOn, lastModified, etag, metadata };
    const subject = { kind: 'staged VHD', name };
    const discard = { kind: 'discard', key: 'x', verb: 'delete', work: 'job', subject, reason: '' } as const;
    assert.deepEqual(await act({ ...discard, lab, staged }, context), {});
    assert.deepEqual(changes(), ['delete x.vhd']);
  });
});

describe('DistributeImages', () => {
  it('refuses what it brings to a lab in which it may not create images', async () => {
    const { context } = await distributeWorld({
      routes: { 'GET permissions': { body: { value: [{ actions: ['*/read'], dataActions: [] }] } } },
    });
    const [refusal, ...others] = await refused([action], context);
    assert.deepEqual(others, []);
    assert.equal(refusal?.key, action.key);
    assert.match(refusal.reason, /customImages\/write/i);
  });

  it('brings as many VHDs at once as maxConcurrentJobs says, and publishes five times as many, which Azure copies by itself', async () => {
    const { context } = await distributeWorld({ inputs: { maxConcurrentJobs: 7 } });
    assert.deepEqual(slots(context.inputs), { job: 7, version: 35, mark: 25 });
  });

  it('counts as distributed only what it brought', () => {
    const recordOf = (verb: string, outcome: UnitRecord['outcome']) => ({ verb, outcome }) as UnitRecord;
    const records = [
      recordOf('distribute', 'succeeded'),
      recordOf('delete', 'succeeded'),
      recordOf('delete', 'succeeded'),
      recordOf('distribute', 'skipped'),
      recordOf('delete', 'failed'),
    ];
    const counts = { distributedCount: '1', skippedCount: '1', failedCount: '1' };
    assert.deepEqual(outputs(records), { ...counts, currentImages: '{}' });
  });
});
