import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { plan } from '../../../../tasks/core/factory/rollback/plan.js';
import type { ImageRecord } from '../../../../tasks/core/factory/store/image-records.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { record, rollbackInputs, stateOf, stored } from './rollback-states.js';

/** A stored image of a day, of another golden image, that was built upon an image. */
function upon(name: string, day: number, base: string, more: Partial<StoredBlobs> = {}): StoredBlobs {
  const imageName = `${name}${day}`;
  return stored(day, {
    imagePath: `${name}.json`,
    imageName,
    vhdFileName: `${imageName}.vhd`,
    base,
    ...more,
  });
}

const bad = 'golden:a:a9';

const found = (others: readonly StoredBlobs[], more: readonly ImageRecord[] = [], images = [5, 9]) => {
  const all = [...images.map((day) => stored(day)), ...others];
  return plan(stateOf({ images: all, records: more }), rollbackInputs).findings ?? [];
};

const named = (...given: Parameters<typeof found>) => found(...given).map(({ what }) => what);

const says = (images: string) => [`The newest images of other golden images are built upon a9: ${images}.`];

describe('A rollback, of golden images upon the revoked one', () => {
  it('names the newest images that are built upon it, once for all, and what becomes of them', () => {
    assert.deepEqual(found([upon('b', 10, bad), upon('c', 11, bad)]), [
      {
        severity: 'notice',
        what: 'The newest images of other golden images are built upon a9: b10 of b.json, c11 of c.json.',
        why: 'They hold what is in it, and labs keep them.',
        remedy:
          'The next run builds them again, since their base is another image by then. Where that is too late, revoke them, too.',
      },
    ]);
  });

  it('says nothing where nothing is built upon it, or upon another image of its path or name', () => {
    const others = ['', 'golden:a:a5', 'golden:A/a:a9', 'Microsoft:Windows:11:a9'];
    assert.deepEqual(named([]), []);
    for (const base of others) assert.deepEqual(named([upon('b', 10, base)]), [], base);
  });

  it('knows it in any casing', () => {
    assert.deepEqual(named([upon('b', 10, 'golden:A:A9')]), says('b10 of b.json'));
    const others = [upon('B', 10, bad), upon('c', 11, 'golden:b:b10')];
    assert.deepEqual(named(others), says('B10 of B.json, c11 of c.json'));
  });

  it('names no older images, and none that was built again since', () => {
    assert.deepEqual(named([upon('b', 10, bad), upon('b', 12, bad)]), says('b12 of b.json'));
    assert.deepEqual(named([upon('b', 10, bad), upon('b', 12, 'golden:a:a5')]), []);
  });

  it('names no image that is revoked, too: the one before it counts', () => {
    const revoked: ImageRecord = {
      ...record(12, 'revoked'),
      imagePath: 'b.json',
      imageName: 'b12',
      vhdFileName: 'b12.vhd',
    };
    assert.deepEqual(named([upon('b', 12, bad)], [revoked]), []);
    assert.deepEqual(named([upon('b', 10, bad), upon('b', 12, bad)], [revoked]), says('b10 of b.json'));
  });

  it('names what stands upon it by way of others, also of others that are not the newest', () => {
    const others = [upon('c', 11, 'golden:b:b10'), upon('b', 10, bad), upon('b', 12, 'golden:a:a5')];
    assert.deepEqual(named(others), says('c11 of c.json'));
  });

  it('names them again where the image was revoked before', () => {
    assert.deepEqual(named([upon('b', 10, bad)], [record(9, 'revoked')], [5]), says('b10 of b.json'));
  });

  it('names no image of another factory', () => {
    const theirs = upon('b', 10, bad, {
      sourceVmId:
        '/subscriptions/s/resourceGroups/r/providers/Microsoft.DevTestLab/labs/Other/virtualMachines/v',
    });
    assert.deepEqual(named([theirs]), []);
  });
});
