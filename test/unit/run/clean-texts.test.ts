import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { cleanTexts } from '../../../tasks/core/run/clean-texts.js';
import { someRecord } from '../report/results.js';

const clean = (text: string) => text.replaceAll('failed', '***');

describe('Cleaning the texts of data', () => {
  it('reaches every text, wherever it stands', () => {
    const data = { a: 'it failed', b: [{ c: ['failed'] }], details: { d: 'failed' } };
    assert.deepEqual(cleanTexts(data, clean), { a: 'it ***', b: [{ c: ['***'] }], details: { d: '***' } });
  });

  it('leaves the words of our own, names of properties, numbers and times', () => {
    const record = someRecord('image', 'failed', { details: { failed: 'x' }, bytes: 7 });
    assert.deepEqual(cleanTexts(record, clean), record);
  });

  it('copies nothing that does not change', () => {
    const result = { records: [someRecord('a failed one', 'failed'), someRecord('b', 'failed')] };
    const cleaned = cleanTexts(result, clean);
    assert.equal(cleaned.records[1], result.records[1]);
    assert.equal(cleaned.records[0]?.subject.name, 'a *** one');
    assert.equal(result.records[0]?.subject.name, 'a failed one');
  });
});
