import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { countsText, totalsOf } from '../../../tasks/core/report/totals.js';
import { someRecord } from './results.js';

describe('The totals of a report', () => {
  it('count each outcome and the bytes that were moved', () => {
    const records = [someRecord('a', 'succeeded', { bytes: 5 }), someRecord('b', 'failed', { bytes: 2 })];
    assert.deepEqual(totalsOf(records), {
      succeeded: 1,
      skipped: 0,
      failed: 1,
      unfinished: 0,
      planned: 0,
      bytes: 7,
    });
  });

  it('say only what there is', () => {
    assert.equal(countsText(totalsOf([someRecord('a', 'skipped')])), '1 skipped');
    assert.equal(countsText(totalsOf([])), 'nothing was done');
  });
});
