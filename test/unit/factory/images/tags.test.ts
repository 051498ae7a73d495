import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { ignoreTag, imagePathTag, tagOf } from '../../../../tasks/core/factory/images/tags.js';

describe('Tags', () => {
  it('C46 are found by name in any casing', () => {
    assert.equal(tagOf({ imagepath: 'a.json' }, imagePathTag), 'a.json');
  });

  it('C46 without a value count as none', () => {
    assert.equal(tagOf({ FactoryIgnore: '' }, ignoreTag), undefined);
  });

  it('may be missing altogether', () => {
    assert.equal(tagOf(undefined, ignoreTag), undefined);
  });
});
