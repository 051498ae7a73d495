import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { imagePathHash } from '../../../../tasks/core/factory/images/hashes.js';

describe('The hash of an image path', () => {
  it('C27 is that of the image path as it is compared', () => {
    assert.equal(imagePathHash('win2016/datacenter.JSON'), imagePathHash('Win2016\\Datacenter.json'));
  });
});
