import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { gigabytesText } from '../../../tasks/core/step/bytes.js';

describe('Gigabytes', () => {
  it('show the size of a disk as Azure counts it', () => {
    assert.equal(gigabytesText(127.5 * 2 ** 30), '127.5 GB');
    assert.equal(gigabytesText(128 * 2 ** 30 + 512), '128 GB');
    assert.equal(gigabytesText(0), '0 GB');
  });

  it('are whole where an estimate is shown', () => {
    assert.equal(gigabytesText(127.5 * 2 ** 30, 0), '128 GB');
  });
});
