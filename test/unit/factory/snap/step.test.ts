import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setImmediate as pause } from 'node:timers/promises';
import { act, outputs, refused, slots } from '../../../../tasks/core/factory/snap/step.js';
import type { UnitRecord } from '../../../../tasks/core/step/record.js';
import { action, marksOf, snapWorld } from './snap-world.js';
import { action as snapshots } from './snapshot-world.js';

describe('An action of SnapImages', () => {
  it('of the kind snap stores its VM, and tells first what the image will lack', async () => {
    const { context, store } = await snapWorld();
    const findings = [{ severity: 'warning', what: 'It has data disks.' }] as const;
    const done = await act({ ...action, findings }, context);
    assert.deepEqual(done, {
      reason: 'Stored as Win_Server-Nov-21-2026.',
      bytes: 4096,
      storedBytes: 4096,
      imageFacts: {
        name: 'Win_Server-Nov-21-2026',
        createdAt: new Date(Math.floor(Number(store.blobs.get('x.vhd')?.createdOn) / 1000) * 1000),
        bytes: 4096,
        isThere: true,
      },
      details: { vhdFileName: 'x.vhd' },
    });
    assert.deepEqual(context.notices, findings);
  });

  it('of the kind snap waits for the snapshots of the VM, which may be refused while its disk is copied', async () => {
    let end: () => void = () => assert.fail('It does not wait.');
    const predecessor = () => new Promise<void>((resolve) => (end = resolve));
    const { context, changes } = await snapWorld({ context: { predecessor } });
    const stored = act(action, context);
    await pause();
    assert.deepEqual(changes(), []);
    end();
    assert.equal((await stored).reason, 'Stored as Win_Server-Nov-21-2026.');
  });

  it('is skipped where another run stores the VM', async () => {
    const { context, store } = await snapWorld();
    store.put('x.vhd', { metadata: marksOf('7') });
    store.acquireLease('x.vhd', 'theirs');
    assert.deepEqual(await act(action, context), {
      outcome: 'skipped',
      reason: 'Run 7 stores it.',
    });
  });

  it('of the kind end access stores nothing', async () => {
    const { context, disk, store } = await snapWorld();
    disk.state = 'ActiveSAS';
    assert.deepEqual(await act({ ...action, kind: 'end access' }, context), {});
    assert.deepEqual([disk.state, store.blobs.size], ['Reserved', 0]);
  });
});

describe('SnapImages', () => {
  it('asks for no permission on disks where nothing is planned', async () => {
    const { context, asked } = await snapWorld();
    assert.deepEqual(await refused([], context), []);
    assert.deepEqual(asked(), []);
  });

  it('stops before anything is done where the access to disks may not be granted', async () => {
    const { context, changes } = await snapWorld({
      routes: { 'GET permissions': { body: { value: [{ actions: ['*/read'], dataActions: [] }] } } },
    });
    await assert.rejects(refused([action], context), /beginGetAccess/i);
    assert.deepEqual(changes(), []);
  });

  it('stores as many images at once as maxConcurrentJobs says', async () => {
    const { context } = await snapWorld({ inputs: { maxConcurrentJobs: 7 } });
    assert.deepEqual(slots(context.inputs), { snap: 7, snapshots: 7 });
  });

  it('counts and names only what it stored', () => {
    const recordOf = (verb: string, outcome: UnitRecord['outcome']): UnitRecord => ({
      verb,
      subject: { kind: 'image VM', name: 'vm' },
      outcome,
      reason: '',
      findings: [],
      imageFacts: { path: 'Server.json', name: 'Server-1' },
      details: {},
      startedAt: new Date(0),
      endedAt: new Date(0),
      bytes: 0,
    });
    const others = ['succeeded', 'succeeded'] as const;
    const records = [
      recordOf('snap', 'succeeded'),
      ...others.map((outcome) => recordOf('end the access to', outcome)),
    ];
    assert.deepEqual(outputs([...records, recordOf('end the access to', 'failed')]), {
      storedCount: '1',
      failedCount: '1',
      storedImages: '{"Server.json":"Server-1"}',
    });
  });

  describe('with a gallery', () => {
    const recordOf = (
      name: string,
      outcome: UnitRecord['outcome'],
      more: Partial<UnitRecord> = {},
    ): UnitRecord => ({
      verb: 'snap',
      subject: { kind: 'image VM', name },
      outcome,
      reason: '',
      findings: [],
      imageFacts: { path: `${name}.json`, name: `${name}-1` },
      details: {},
      bytes: 0,
      ...more,
    });

    it('counts an image once whose VHD and snapshots are stored, and one that has only snapshots', () => {
      const records = [
        recordOf('both', 'succeeded'),
        recordOf('both', 'succeeded'),
        recordOf('snapshots', 'succeeded'),
        recordOf('snapshots', 'failed', { verb: 'end the access to' }),
      ];
      assert.deepEqual(outputs(records), {
        storedCount: '2',
        failedCount: '1',
        storedImages: '{"both.json":"both-1","snapshots.json":"snapshots-1"}',
      });
    });

    it('counts no image of which a part has failed, and that once', () => {
      const records = [
        recordOf('half', 'succeeded'),
        recordOf('half', 'failed', { verb: 'leave alone' }),
        recordOf('begun', 'unfinished'),
        recordOf('begun', 'succeeded'),
        recordOf('none', 'failed'),
        recordOf('none', 'failed'),
      ];
      assert.deepEqual(outputs(records), { storedCount: '0', failedCount: '2', storedImages: '{}' });
    });

    it('fails what lacks a right for snapshots, and stores VHDs all the same', async () => {
      const { context, changes } = await snapWorld({
        routes: {
          'GET permissions': {
            body: {
              value: [{ actions: ['*/read', 'Microsoft.Compute/disks/*'], dataActions: ['*'] }],
            },
          },
        },
      });
      const [lacking, ...others] = await refused([snapshots], context);
      assert.equal(lacking?.key, snapshots.key);
      assert.match(lacking.reason, /snapshots\/write/);
      assert.deepEqual([others, changes()], [[], []]);
    });
  });
});
