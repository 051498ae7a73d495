import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobCopy } from '../../../../tasks/core/azure/blobs/copies.js';
import { stateOfVhd } from '../../../../tasks/core/factory/vhds/vhd-state.js';

function blob(status?: BlobCopy['status'], bytes = 1024) {
  if (status === undefined) return { bytes };
  return { bytes, copy: { id: 'c1', status, bytesDone: 0, bytesTotal: 0, description: '' } };
}

describe('A VHD that a run finds (C52)', () => {
  for (const [what, found, state] of [
    ['that is not there', undefined, 'missing'],
    ['that is being copied to', blob('pending'), 'pending'],
    ['that was copied to the end', blob('success'), 'complete'],
    ['whose copy failed', blob('failed'), 'unusable'],
    ['whose copy was aborted', blob('aborted', 0), 'unusable'],
    ['to which no copy was begun', blob(undefined, 0), 'unusable'],
    ['that is empty though its copy succeeded', blob('success', 0), 'unusable'],
    ['that somebody wrote without a copy', blob(), 'unusable'],
  ] as const)
    it(`${what} is ${state}`, () => {
      assert.equal(stateOfVhd(found), state);
    });
});
