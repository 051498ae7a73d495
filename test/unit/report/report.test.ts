import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { findingsOfResult, findingText, placeText, titleOf } from '../../../tasks/core/report/report.js';
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

describe('The title of a record', () => {
  it('is the image, and the lab where there is one', () => {
    assert.equal(titleOf(someRecord('Win2016', 'failed', { target: someLab('L') })), 'Win2016 → L');
    assert.equal(titleOf(someRecord('Win2016', 'failed')), 'Win2016');
  });
});

describe('The place of a finding', () => {
  it('is its file with line and column, as far as it names them', () => {
    const place = { file: 'Labs.json', line: 3, column: 18 };
    assert.equal(placeText({ ...error('a'), ...place }), 'Labs.json:3:18');
    assert.equal(placeText({ ...error('a'), file: 'Labs.json' }), 'Labs.json');
    assert.equal(placeText(error('a')), '');
  });
});
