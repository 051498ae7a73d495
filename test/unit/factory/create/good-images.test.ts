import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { newestGoodImages } from '../../../../tasks/core/factory/create/good-images.js';
import type { ImageState } from '../../../../tasks/core/factory/store/record-marks.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { labOf, storedOf } from '../../../worlds/azure-things.js';

const lab = labOf('Factory');

const image = (imageName: string, day: number, more: Partial<StoredBlobs> = {}) =>
  storedOf({ imagePath: 'A.json', imageName, timestamp: new Date(Date.UTC(2026, 10, day)), ...more });

const recorded = (imageName: string, day: number, state: ImageState) =>
  image(imageName, day, {
    record: { state, reason: '', vhdFileName: `${imageName}.vhd`, etag: '1' } as NonNullable<
      StoredBlobs['record']
    >,
  });

const newestOf = (...images: readonly StoredBlobs[]) =>
  newestGoodImages(images, lab.id).get('a.json')?.imageName;

describe('The newest good image of a path', () => {
  it('C123 is the one that was built last, whatever the case of its path', () => {
    assert.equal(
      newestOf(image('two', 2), image('three', 3, { imagePath: 'a.JSON' }), image('one', 1)),
      'three',
    );
  });

  for (const state of ['snapped', 'rejected', 'revoked', 'deprecated'] as const)
    it(`C123 is none that is ${state}`, () => {
      assert.equal(newestOf(recorded('bad', 3, state), recorded('good', 2, 'stored')), 'good');
    });

  it('C123 is none of another factory, no copy, and none that is being deleted', () => {
    const sourceVmId = `${labOf('Other').id}/virtualmachines/w`;
    const retired = image('retired', 5);
    const marked = { ...retired, vhd: { ...retired.vhd, metadata: { imagefactoryretired: 'true' } } };
    const found = newestOf(
      image('other', 3, { sourceVmId }),
      image('copy', 4, { copyOf: 'one.json' }),
      marked,
      image('one', 1),
    );
    assert.equal(found, 'one');
  });

  it('C123 is one whose time is not known only where there is no other', () => {
    assert.equal(newestOf(image('unknown', 1, { timestamp: undefined }), image('known', 1)), 'known');
    assert.equal(newestOf(image('unknown', 1, { timestamp: undefined })), 'unknown');
  });
});
