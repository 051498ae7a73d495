import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { plan } from '../../../../tasks/core/factory/list/plan.js';
import { outputs } from '../../../../tasks/core/factory/list/step.js';
import type { ListState } from '../../../../tasks/core/factory/list/state.js';
import { type ImageRecord, noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import { recordOfLeftAlone } from '../../../../tasks/core/step/record.js';
import { storedOf } from '../../../worlds/azure-things.js';
import { factoryLab, noon, path } from './list-states.js';

const vhdFileName = '11111111-1111-4111-8111-111111111111.vhd';

function recordOf(changes: Partial<ImageRecord> = {}): ImageRecord {
  const named = { vhdFileName, imagePath: path, imageName: 'Win_Dev-Nov-30-2026', etag: '1' };
  return {
    ...named,
    state: 'snapped',
    since: noon(30),
    reason: 'Images.json wants tests of it.',
    ...changes,
  };
}

const { vhd } = storedOf({ imagePath: path });

function listed(changes: Partial<ListState['store']>, records: readonly ImageRecord[] = []) {
  const byVhd = new Map(records.map((record) => [record.vhdFileName, record]));
  const store = { images: [], unreadable: [], loose: [], records: { ...noRecords, byVhd }, ...changes };
  const { leftAlone } = plan({ lab: factoryLab, store, now: noon(30) }, { strictImagePaths: false });
  return leftAlone.map(recordOfLeftAlone);
}

describe('The list of images that must not be distributed', () => {
  const loose = [{ ...vhd, name: vhdFileName }];

  it('says of one that waits for its tests since when and why', () => {
    const [record] = listed({ loose }, [recordOf()]);
    assert.equal(
      record?.reason,
      'Waits for TestImages since 2026-11-30 12:00 UTC: Images.json wants tests of it.',
    );
    assert.deepEqual(record.details, {
      state: 'snapped',
      stateReason: 'since 2026-11-30 12:00 UTC: Images.json wants tests of it.',
    });
  });

  it('says why one was rejected', () => {
    const [record] = listed({ loose }, [recordOf({ state: 'rejected', reason: 'It does not boot.' })]);
    assert.equal(record?.reason, 'Rejected since 2026-11-30 12:00 UTC: It does not boot.');
  });

  it('is no list of stored images', () => {
    const given = outputs(listed({ loose }, [recordOf({ state: 'revoked' })]));
    assert.deepEqual([given['imageList'], given['imageCount']], ['[]', '0']);
  });

  it('lets no lab lag behind because of them', () => {
    const [record] = listed({ loose }, [recordOf()]);
    assert.deepEqual(record?.imageFacts, { path, name: 'Win_Dev-Nov-30-2026', bytes: vhd.bytes });
  });

  it('has none whose VHD is gone, or of which nothing is recorded', () => {
    assert.deepEqual(listed({}, [recordOf()]), []);
    assert.deepEqual(listed({ loose }), []);
  });
});

describe('The list of stored images with records', () => {
  const saidOf = (record: ImageRecord) => {
    const image = storedOf({ imagePath: path, timestamp: noon(28), record });
    const [listedImage] = listed({ images: [image] });
    return { reason: listedImage?.reason, state: listedImage?.details['state'] };
  };

  it('says first of one that is deprecated until when it stays, and why', () => {
    const reason = 'Two newer ones are stored.';
    assert.deepEqual(saidOf(recordOf({ state: 'deprecated', deleteAfter: noon(40), reason })), {
      reason:
        'Deprecated since 2026-11-30 12:00 UTC, to be deleted after 2026-12-10: Two newer ones are stored. ' +
        'Windows, stored 2026-11-28 12:00:00 UTC, 2 days old.',
      state: 'deprecated',
    });
  });

  it('takes one with a companion for stored, whatever its record says of tests', () => {
    const stored = { reason: 'Windows, stored 2026-11-28 12:00:00 UTC, 2 days old.', state: undefined };
    for (const state of ['snapped', 'rejected', 'stored', 'revoked'] as const)
      assert.deepEqual(saidOf(recordOf({ state })), stored, state);
  });
});
