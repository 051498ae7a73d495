import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobEntry } from '../../../../tasks/core/azure/blobs/container.js';
import { orphansOf } from '../../../../tasks/core/factory/store/orphans.js';
import { noRecords, type Records } from '../../../../tasks/core/factory/store/image-records.js';
import type { ImageState } from '../../../../tasks/core/factory/store/record-marks.js';
import type { Store } from '../../../../tasks/core/factory/store/store.js';
import { markRetired } from '../../../../tasks/core/factory/vhds/marks.js';
import { blob, marks, now } from '../vhds/aged-blobs.js';

function companion(withoutVhd: BlobEntry): Store['unreadable'][number] {
  const subject = { kind: 'stored image', name: withoutVhd.name };
  return { subject, outcome: 'skipped', reason: '', withoutVhd };
}

function names(store: Partial<Pick<Store, 'loose' | 'unreadable' | 'records'>>, graceHours = 48): string[] {
  return orphansOf({ loose: [], unreadable: [], records: noRecords, ...store }, now, graceHours).map(
    (one) => one.blob.name,
  );
}

function recordedAs(state: ImageState): Records {
  const record = {
    state,
    imagePath: 'p',
    imageName: 'n',
    since: now,
    reason: '',
    etag: '',
    vhdFileName: 'old.vhd',
  };
  return { ...noRecords, byVhd: new Map([['old.vhd', record]]) };
}

describe('Orphans of the store', () => {
  it('C64 are our VHDs without companion that are old enough', () => {
    const loose = [blob('old.vhd', 49), blob('just.vhd', 48), blob('young.vhd', 47)];
    assert.deepEqual(names({ loose }), ['old.vhd']);
  });

  it('C64 are never VHDs of others, nor such that are being copied', () => {
    const theirs = blob('theirs.vhd', 49, { metadata: { owner: 'somebody' } });
    const copy = { id: '1', status: 'pending', bytesDone: 0, bytesTotal: 512, description: '' } as const;
    const pending = blob('pending.vhd', 49, { copy });
    assert.deepEqual(names({ loose: [theirs, pending] }), []);
  });

  it('C121 are no VHDs that wait for their tests, at any age', () => {
    assert.deepEqual(names({ loose: [blob('old.vhd', 4900)], records: recordedAs('snapped') }), []);
  });

  it('C121 are VHDs of images that were rejected, once they are old enough', () => {
    const loose = [blob('old.vhd', 49)];
    assert.deepEqual(names({ loose, records: recordedAs('rejected') }), ['old.vhd']);
    assert.deepEqual(names({ loose: [blob('old.vhd', 47)], records: recordedAs('rejected') }), []);
  });

  it('C124 are VHDs of images that were revoked so long ago, however old they are', () => {
    const records = recordedAs('revoked');
    const loose = [blob('old.vhd', 4900)];
    assert.deepEqual(names({ loose, records }), []);
    const later = new Date(now.getTime() + 49 * 3_600_000);
    assert.deepEqual(
      orphansOf({ loose, unreadable: [], records }, later, 48).map(({ reason }) => reason),
      ['Its image was revoked more than 48 hours ago.'],
    );
  });

  it('C121 are no VHDs whose records nobody can read', () => {
    const loose = [blob('old.vhd', 49)];
    assert.deepEqual(names({ loose, records: { ...noRecords, unusable: new Set(['old.vhd']) } }), []);
    assert.deepEqual(names({ loose, records: { ...noRecords, unread: 'refused' } }), []);
  });

  it('C121 take the record of their image with them where a run was killed before it came to that', () => {
    const loose = [blob('old.vhd', 1, { metadata: markRetired(marks) })];
    for (const state of ['stored', 'deprecated', 'snapped', 'revoked'] as const) {
      const records = recordedAs(state);
      const [orphan] = orphansOf({ loose, unreadable: [], records }, now, 48);
      const taken = state === 'snapped' ? undefined : records.byVhd.get('old.vhd');
      assert.equal(orphan?.record, taken);
    }
  });

  it('C121 are retired VHDs whatever is known of records', () => {
    const loose = [blob('retired.vhd', 49, { metadata: markRetired(marks) })];
    assert.deepEqual(names({ loose, records: { ...noRecords, unread: 'refused' } }), ['retired.vhd']);
  });

  it('C63 are at once the VHDs that an earlier run was about to delete, whoever wrote them', () => {
    const retired = blob('retired.vhd', 1, { metadata: markRetired({}) });
    assert.deepEqual(
      [names({ loose: [retired] }), names({ loose: [retired] }, 0)],
      [['retired.vhd'], ['retired.vhd']],
    );
  });

  it('C63 C64 are each named once, and why', () => {
    const retired = blob('retired.vhd', 49, { metadata: markRetired(marks) });
    const store = {
      loose: [retired, blob('old.vhd', 49)],
      unreadable: [companion(blob('old.json', 49))],
      records: noRecords,
    };
    assert.deepEqual(
      orphansOf(store, now, 48).map(({ blob: { name }, reason }) => `${name}: ${reason}`),
      [
        'retired.vhd: An earlier run began to delete its image.',
        'old.vhd: No image was made of it in 48 hours.',
        'old.json: Its VHD is missing, and it is older than 48 hours.',
      ],
    );
  });

  it('C63 are retired VHDs once only, whatever else is true of them', () => {
    const retired = blob('retired.vhd', 49, { metadata: markRetired(marks) });
    assert.deepEqual(names({ loose: [retired] }), ['retired.vhd']);
  });

  it('C64 are no companions that cannot be used for another reason than a missing VHD', () => {
    const subject = { kind: 'stored image', name: 'odd.json' };
    assert.deepEqual(names({ unreadable: [{ subject, outcome: 'skipped', reason: '' }] }), []);
  });

  it('C64 are our companions without VHD that are old enough', () => {
    const unreadable = [companion(blob('old.json', 49)), companion(blob('young.json', 47))];
    assert.deepEqual(names({ unreadable }), ['old.json']);
  });

  it('C64 are not looked for with a grace of 0 hours', () => {
    assert.deepEqual(names({ loose: [blob('old.vhd', 49)] }, 0), []);
  });
});
