import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ImageRecord } from '../../../../tasks/core/factory/store/image-records.js';
import type { ImageState } from '../../../../tasks/core/factory/store/record-marks.js';
import { judgeGallery } from '../../../../tasks/core/factory/retire/gallery-retention.js';
import { galleryOf, galleryRules, snapshot, version } from './gallery-cases.js';
import { type Given, image, ours, retention, stored } from './retention-cases.js';

const recordOf = (vhdFileName: string, state: ImageState): ImageRecord => ({
  vhdFileName,
  state,
  imagePath: 'a.json',
  imageName: 'a',
  since: new Date(0),
  reason: '',
  etag: '',
});

const recordsOf = (vhdFileName: string, state: ImageState) => ({
  byVhd: new Map([[vhdFileName, recordOf(vhdFileName, state)]]),
});

const images = [1, 2, 3].map((day) =>
  image(
    `a${day}`,
    'a.json',
    { ...ours, ImageFactoryBuilt: `2024-01-0${day}T10:00:00`, ImageFactoryVhd: `A${day}.vhd` },
    `01-0${day}`,
  ),
);

const fates = (given: Given) =>
  (retention(given).labs[0]?.images ?? []).map(({ image: { name }, verdict }) => `${name}: ${verdict.fate}`);

describe('An image in a lab that its record withholds', () => {
  const counted = ['a1: deleted', 'a2: deleted', 'a3: kept'];

  const pushedOutByNone = ['a1: deleted', 'a2: kept', 'a3: kept'];

  for (const state of ['revoked', 'rejected', 'snapped'] as const)
    it(`C121 takes the place of no good one: it is ${state}`, () => {
      assert.deepEqual(fates({ images, records: recordsOf('a3.vhd', state) }), pushedOutByNone);
    });

  it('C121 is told why it stays', () => {
    const [, , last] = retention({ images, records: recordsOf('a3.vhd', 'revoked') }).labs[0]?.images ?? [];
    assert.deepEqual(last?.verdict, {
      fate: 'kept',
      rule: 'It was revoked, and takes the place of no other.',
    });
  });

  it('C121 goes for nothing but the rules: no record leads to a deletion', () => {
    const given = { images, options: { ImagesToSave: 3 }, records: recordsOf('a1.vhd', 'revoked') };
    assert.deepEqual(fates(given), ['a1: kept', 'a2: kept', 'a3: kept']);
  });

  it('C121 counts as ever where its companion is there, whatever its record says', () => {
    const one = { ...stored('a3', 'a.json', '01-03'), vhdFileName: 'A3.vhd' };
    assert.deepEqual(fates({ images, stored: [one], records: recordsOf('a3.vhd', 'revoked') }), counted);
  });

  it('C124 takes the place of no good one where its tags say that it was revoked, whatever records say', () => {
    const [one, two, last] = images;
    assert.ok(one && two && last);
    const revoked = { ...last, tags: { ...last.tags, ImageFactoryState: 'revoked' } };
    const withoutVhd = { ...revoked, tags: { ...revoked.tags, ImageFactoryVhd: '' } };
    for (const newest of [revoked, withoutVhd])
      assert.deepEqual(fates({ images: [one, two, newest] }), pushedOutByNone);
    const records = recordsOf('a3.vhd', 'stored');
    assert.deepEqual(fates({ images: [one, two, revoked], records }), pushedOutByNone);
  });

  it('C124 counts again where its companion is there again, whatever its tags say', () => {
    const revoked = images.map((one) => ({ ...one, tags: { ...one.tags, ImageFactoryState: 'revoked' } }));
    const back = { ...stored('a3', 'a.json', '01-03'), vhdFileName: 'A3.vhd' };
    const [one, two] = images;
    const [, , last] = revoked;
    assert.ok(one && two && last);
    assert.deepEqual(fates({ images: [one, two, last], stored: [back] }), counted);
  });

  it('counts as ever in every other state', () => {
    for (const state of ['stored', 'deprecated'] as const)
      assert.deepEqual(fates({ images, records: recordsOf('a3.vhd', state) }), counted);
  });

  it('C96 is not the one that stays of a removed golden image', () => {
    const options = { keepLastOfRemoved: true };
    const given = { images, existing: ['b.json'], options, records: recordsOf('a3.vhd', 'revoked') };
    assert.deepEqual(fates(given), ['a1: deleted', 'a2: kept', 'a3: deleted']);
  });
});

describe('A version in the gallery whose record withholds it', () => {
  it('C121 takes the place of no good one', () => {
    const versions = [1, 2, 3].map((day) => version(day, {}, { vhdFileName: `a${day}.vhd` }));
    const rules = galleryRules({ records: recordsOf('a3.vhd', 'revoked') });
    assert.deepEqual(
      judgeGallery(galleryOf({ versions }), rules, new Set()).versions.map(({ verdict }) => verdict.fate),
      ['deleted', 'kept', 'kept'],
    );
  });
});

describe('A version in the gallery whose tags say that it was revoked', () => {
  it('C124 takes the place of no good one', () => {
    const last = version(3);
    const revoked = { ...last, tags: { ...last.tags, ImageFactoryState: 'revoked' } };
    const versions = [version(1), version(2), revoked];
    assert.deepEqual(
      judgeGallery(galleryOf({ versions }), galleryRules(), new Set()).versions.map(
        ({ verdict }) => verdict.fate,
      ),
      ['deleted', 'kept', 'kept'],
    );
  });
});

describe('Snapshots in the gallery that are to be tested', () => {
  it('C121 take the place of no good ones where nothing says that their tests have passed', () => {
    const vhd = (day: number) => ({ vhdFileName: `a${day}.vhd` });
    const untested = snapshot(3, {}, vhd(3));
    const tags = { ...untested.tags, ImageFactoryTest: 'true' };
    const snapshots = [snapshot(1, {}, vhd(1)), snapshot(2, {}, vhd(2)), { ...untested, tags }];
    const { sets } = judgeGallery(galleryOf({ snapshots }), galleryRules(), new Set());
    assert.deepEqual(
      sets.map(({ verdict }) => verdict.fate),
      ['deleted', 'kept', 'kept'],
    );
  });
});
