import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { alignedTable, textTable } from '../../../tasks/core/report/table.js';
import { someLab, someRecord } from './results.js';

describe('The closing table', () => {
  it('has a line for each record, with time and gigabytes', () => {
    const record = someRecord('Win2016', 'succeeded', { target: someLab('ContosoLab'), bytes: 2 ** 30 });
    assert.deepEqual(textTable([record]), [
      'Outcome    Action      Image    Where       Result   Time       Moved',
      '---------  ----------  -------  ----------  -------  ---------  -----',
      'succeeded  distribute  Win2016  ContosoLab  because  1 min 0 s  1 GB',
    ]);
  });

  it('names the golden image where the subject is something made of it', () => {
    const made = someRecord('Win2016-Aug-4-2018', 'succeeded', { details: { imagePath: 'Win2016.json' } });
    assert.match(textTable([made]).join('\n'), /Golden image[^]*Win2016\.json/);
    const golden = someRecord('Win2016.json', 'succeeded', { details: { imagePath: 'Win2016.json' } });
    assert.doesNotMatch(textTable([golden]).join('\n'), /Golden image/);
  });

  it('leaves out columns in which nothing stands', () => {
    assert.deepEqual(
      alignedTable([
        ['A', 'B', 'C'],
        ['a', '', 'c'],
      ]),
      ['A  C', '-  -', 'a  c'],
    );
  });

  it('keeps a record on one line whatever its reason holds', () => {
    assert.equal(textTable([someRecord('a', 'failed', { reason: 'one\ntwo' })]).length, 3);
  });

  it('is empty where nothing happened', () => {
    assert.deepEqual(textTable([]), []);
  });
});
