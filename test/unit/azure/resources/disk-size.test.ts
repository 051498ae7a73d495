import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { bytesIn, gigabytesIn } from '../../../../tasks/core/azure/resources/disk-size.js';

describe('The size of a disk', () => {
  it('is that in bytes before that in gigabytes', () => {
    assert.equal(bytesIn({ diskSizeBytes: 4096, diskSizeGB: 2 }), 4096);
    assert.equal(bytesIn({ diskSizeGB: 2 }), 2 * 1024 ** 3);
  });

  it('is nothing where Azure tells none', () => {
    assert.deepEqual([bytesIn({}), gigabytesIn(null), gigabytesIn(-1)], [0, 0, 0]);
  });
});
