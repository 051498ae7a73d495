import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ImageVersion } from '../../../../tasks/core/azure/resources/image-versions.js';
import { withGoodVersions } from '../../../../tasks/core/factory/create/good-versions.js';
import type { BuiltImage } from '../../../../tasks/core/factory/gallery/gallery-tags.js';
import { type ImageRecord, noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import type { ImageState } from '../../../../tasks/core/factory/store/record-marks.js';
import { storedOf } from '../../../worlds/azure-things.js';
import {
  builtImage,
  definitionOf,
  type GalleryContents,
  snapshotOf,
  stockOf,
  versionOf,
} from '../../../worlds/gallery-things.js';

const definition = definitionOf('Dev', 'Win11\\Dev.json');

const builtOn = (day: number, more: Partial<BuiltImage> = {}) =>
  builtImage({ imageName: `day-${day}`, timestamp: new Date(Date.UTC(2026, 10, day)), ...more });

const published = (image: BuiltImage, more: Partial<ImageVersion> = {}) => {
  const version = versionOf(definition, image.imageName, image);
  return { ...version, ...more, tags: { ...version.tags, ...more.tags } };
};

const ofVersions = (...versions: readonly ImageVersion[]): GalleryContents => ({
  definitions: [[definition, versions]],
});

function recordsOf(vhdFileName: string, state: ImageState) {
  const record = { vhdFileName, state, reason: '' } as ImageRecord;
  return { ...noRecords, byVhd: new Map([[vhdFileName, record]]) };
}

function newestIn(contents: GalleryContents, records = noRecords, stored = new Map()) {
  return withGoodVersions(stored, stockOf(contents), { records }).get('win11\\dev.json');
}

describe('The newest good image of a path, with a gallery', () => {
  it('C123 is its newest version, with what that was built from', () => {
    const origin = { base: 'P:O:S:1.0.1', commit: 'c0ffee', inputs: 'template=1' };
    const found = newestIn(ofVersions(published(builtOn(2, { origin })), published(builtOn(1))));
    assert.deepEqual(found, {
      imagePath: 'Win11\\Dev.json',
      imageName: 'day-2',
      timestamp: new Date('2026-11-02T00:00:00Z'),
      base: 'P:O:S:1.0.1',
      inputs: 'template=1',
    });
  });

  for (const [what, bad] of [
    ['deprecated', { tags: { ImageFactoryState: 'deprecated', ImageFactoryDeleteAfter: '2026-12-31' } }],
    ['revoked', { tags: { ImageFactoryState: 'revoked' } }],
    ['failed', { provisioningState: 'Failed' }],
  ] as const)
    it(`C123 is no version that is ${what}`, () => {
      assert.equal(
        newestIn(ofVersions(published(builtOn(2), bad), published(builtOn(1))))?.imageName,
        'day-1',
      );
    });

  for (const state of ['snapped', 'rejected', 'revoked'] as const)
    it(`C123 is no version whose VHD is ${state}`, () => {
      const withVhd = published(builtOn(2, { vhdFileName: 'x.vhd' }));
      assert.equal(newestIn(ofVersions(withVhd), recordsOf('x.vhd', state)), undefined);
      assert.equal(newestIn(ofVersions(withVhd), recordsOf('x.vhd', 'stored'))?.imageName, 'day-2');
    });

  it('C123 is one that waits as complete snapshots to become a version', () => {
    const image = builtOn(3);
    const contents = { ...ofVersions(published(builtOn(2))), snapshots: [snapshotOf(image, 'os')] };
    assert.equal(newestIn(contents)?.imageName, 'day-3');
    assert.equal(newestIn({ snapshots: [snapshotOf(image, 'os', 2)] }), undefined);
  });

  it('C123 is by snapshots none that has a VHD as well, of which the store tells, and none that waits for its tests', () => {
    const withVhd = snapshotOf(builtOn(3, { vhdFileName: 'x.vhd' }), 'os');
    const untested = snapshotOf(builtOn(3), 'os');
    assert.equal(newestIn({ snapshots: [withVhd] }), undefined);
    const tags = { ...untested.tags, ImageFactoryTest: 'true' };
    assert.equal(newestIn({ snapshots: [{ ...untested, tags }] }), undefined);
  });

  it('C123 is the one in the store where that is as new', () => {
    const stored = storedOf({
      imagePath: 'Win11\\Dev.json',
      imageName: 'vhd',
      timestamp: new Date('2026-11-02T00:00:00Z'),
    });
    const inStore = new Map([['win11\\dev.json', stored]]);
    const newestBeside = (day: number) =>
      newestIn(ofVersions(published(builtOn(day))), noRecords, inStore)?.imageName;
    assert.deepEqual([1, 2, 3].map(newestBeside), ['vhd', 'vhd', 'day-3']);
  });
});
