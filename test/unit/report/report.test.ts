import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { findingsOfResult, findingText, titleOf } from '../../../tasks/core/report/report.js';
import { countsText, totalsOf } from '../../../tasks/core/report/totals.js';
import { error, someLab, someRecord, someResult, warning } from './results.js';

describe('The findings of a report', () => {
  it('come worst first', () => {
    const findings = [{ severity: 'notice' as const, what: 'c' }, warning('b'), error('a')];
    assert.deepEqual(
      findingsOfResult(someResult([], { findings })).map(({ what }) => what),
      ['a', 'b', 'c'],
    );
  });

  it('name what they are about', () => {
    const record = someRecord('Win2016', 'failed', { target: someLab('ContosoLab') });
    assert.equal(findingsOfResult(someResult([record]))[0]?.what, 'Win2016 → ContosoLab: Azure said no');
  });

  it('do not name it twice, nor beside a place in a file', () => {
    const findings = [error('Win2016 is broken'), { ...error('Not JSON'), file: 'Win2016.json' }];
    const record = someRecord('Win2016', 'failed', { findings });
    assert.deepEqual(findingsOfResult(someResult([record])), findings);
  });

  it('are told once, although several records have them', () => {
    const findings = [{ ...warning('This entry matches by its beginning'), file: 'Labs.json', line: 3 }];
    const records = ['a', 'b'].map((name) => someRecord(name, 'succeeded', { findings }));
    assert.equal(findingsOfResult(someResult(records, { findings })).length, 1);
  });

  it('are sentences: code, what, why and remedy', () => {
    const finding = {
      ...error('The lab is gone'),
      code: 'IF9',
      why: 'Azure says: 404.',
      remedy: 'Correct it',
    };
    assert.equal(findingText(finding), 'IF9: The lab is gone. Azure says: 404. Correct it.');
  });
});

describe('The totals of a report', () => {
  it('count each outcome and the bytes that were moved', () => {
    const records = [someRecord('a', 'succeeded', { bytes: 5 }), someRecord('b', 'failed', { bytes: 2 })];
    assert.deepEqual(totalsOf(records), { succeeded: 1, skipped: 0, failed: 1, unfinished: 0, bytes: 7 });
  });

  it('say only what there is', () => {
    assert.equal(countsText(totalsOf([someRecord('a', 'skipped')])), '1 skipped');
    assert.equal(countsText(totalsOf([])), 'nothing was done');
  });
});

describe('The title of a record', () => {
  it('is the image, and the lab where there is one', () => {
    assert.equal(titleOf(someRecord('Win2016', 'failed', { target: someLab('L') })), 'Win2016 → L');
    assert.equal(titleOf(someRecord('Win2016', 'failed')), 'Win2016');
  });
});
