import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { untestedSnapshots } from '../../../../tasks/core/factory/retire/untested-snapshots.js';
import { noRecords, type Records } from '../../../../tasks/core/factory/store/image-records.js';
import type { ImageState } from '../../../../tasks/core/factory/store/record-marks.js';
import type { Store } from '../../../../tasks/core/factory/store/store.js';
import { storedOf } from '../../../worlds/azure-things.js';
import { blob } from '../vhds/aged-blobs.js';
import { galleryOf, type GivenGallery, noon, snapshot, version } from './gallery-cases.js';

const ofVhd = { vhdFileName: 'a.vhd' };

const untested = snapshot(3, {}, ofVhd);

const set = { ...untested, tags: { ...untested.tags, ImageFactoryTest: 'true' } };

function recordedAs(state: ImageState): Records {
  const record = { state, imagePath: 'p', imageName: 'n', since: noon(3), reason: '', etag: '', ...ofVhd };
  return { ...noRecords, byVhd: new Map([['a.vhd', record]]) };
}

/** Why the snapshots go that were made on 3 November. */
function reasons(store: Partial<Store> = {}, given: GivenGallery = { snapshots: [set] }, day = 10): string[] {
  const known = { images: [], loose: [], unreadable: [], records: noRecords, ...store };
  return untestedSnapshots(galleryOf(given), known, noon(day), 48).map(({ reason }) => reason);
}

describe('Snapshots whose image is to be tested', () => {
  it('C122 go where its tests have rejected it', () => {
    const store = { records: recordedAs('rejected'), loose: [blob('A.vhd', 1)] };
    assert.deepEqual(reasons(store), ['Its image was rejected by its tests, and it is older than 48 hours.']);
  });

  it('C122 go where it can never be tested, as its VHD was never made or is gone', () => {
    assert.deepEqual(reasons(), [
      'Its image cannot be tested: the VHD beside it is missing, and it is older than 48 hours.',
    ]);
  });

  it('C124 go where it was revoked, tested or not', () => {
    const store = { records: recordedAs('revoked') };
    for (const one of [set, untested])
      assert.deepEqual(reasons(store, { snapshots: [one] }), [
        'Its image was revoked, and it is older than 48 hours.',
      ]);
  });

  it('C122 stay where it waits, is stored, or where nobody knows', () => {
    const image = { ...storedOf({ imageName: 'a', imagePath: 'p' }), vhdFileName: 'A.vhd' };
    const unread = {
      subject: { kind: 'stored image', name: 'b' },
      outcome: 'skipped',
      isUnread: true,
    } as const;
    for (const store of [
      { records: recordedAs('snapped') },
      { records: { ...noRecords, unread: 'refused' } },
      { records: { ...noRecords, unusable: new Set(['a.vhd']) } },
      { loose: [blob('A.vhd', 1)] },
      { images: [image], records: recordedAs('rejected') },
      { unreadable: [{ ...unread, reason: '' }] },
    ])
      assert.deepEqual(reasons(store), []);
  });

  it('C122 stay where they are young, were published, or need no test', () => {
    assert.deepEqual(reasons({}, { snapshots: [set] }, 4), []);
    assert.deepEqual(reasons({}, { snapshots: [untested] }), []);
    const failed = version(3, { provisioningState: 'Failed' }, ofVhd);
    assert.deepEqual(reasons({}, { snapshots: [set], versions: [failed] }), []);
  });
});
