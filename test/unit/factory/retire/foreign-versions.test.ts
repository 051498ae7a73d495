import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { foreignVersions } from '../../../../tasks/core/factory/retire/foreign-versions.js';
import { factoryLabId } from '../../../worlds/gallery-things.js';
import { galleryOf, version } from './gallery-cases.js';

/** The verdict about a version in a definition of the factory. */
function verdictOf(one: ReturnType<typeof version>) {
  return foreignVersions(galleryOf({ versions: [one] }), factoryLabId).map(({ verdict }) => verdict);
}

const lacksTags = 'It does not carry all tags that this factory gives to its versions.';

describe('A version in a definition of the factory', () => {
  const own = version(1);

  it('is left alone where it belongs to another factory', () => {
    const theirs = { ...own, tags: { ...own.tags, ImageFactoryLab: '/labs/Other' } };
    assert.deepEqual(verdictOf(theirs), [{ fate: 'ignored', why: 'It belongs to another factory.' }]);
  });

  it('is left alone without one of the marks, or with those of another image path', () => {
    for (const name of ['ImagePath', 'ImageFactoryLab', 'timestamp', 'sourceVmId', 'imageName']) {
      const tags = Object.fromEntries(Object.entries(own.tags).filter(([tag]) => tag !== name));
      assert.deepEqual(verdictOf({ ...own, tags }), [{ fate: 'ignored', why: lacksTags }], name);
    }
    const moved = { ...own, tags: { ...own.tags, ImagePath: 'Other.json' } };
    assert.deepEqual(verdictOf(moved), [{ fate: 'ignored', why: lacksTags }]);
  });

  it('is judged where it is the own one', () => {
    assert.deepEqual(verdictOf(own), []);
  });
});
