import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { cellsOfRun } from '../../../../results-tab/reports/run.js';
import { csvOf } from '../../../../results-tab/views/csv.js';
import { imageBytes, labId, report } from '../samples.js';

function csv(path: string, days: readonly number[] = []) {
  return csvOf(cellsOfRun([report({ cells: [{ lab: 'A', path, state: 'older', olderBy: 1, days }] })]));
}

describe('The download as CSV', () => {
  it('has a row for each image in a lab', () => {
    const [heading, ...rows] = csv('Win.json', [20, 28]).split('\r\n');
    assert.equal(
      heading,
      'Golden image,Kind of place,Place,Id of the place,State,Older by,Image,Created (UTC),Bytes,Task',
    );
    assert.equal(rows.length, 3);
    assert.equal(
      rows[0],
      `Win.json,lab,A,${labId('A')},older,1,Win.json of day 28,2026-11-28T00:00:00.000Z,${imageBytes},DistributeImages`,
    );
  });

  it('has a row for a lab without an image', () => {
    assert.ok(csv('Win.json').endsWith(`\r\nWin.json,lab,A,${labId('A')},older,1,,,,DistributeImages\r\n`));
  });

  for (const start of ['=', '+', '-', '@', '\t']) {
    it(`has no formula that begins with ${JSON.stringify(start)}`, () => {
      assert.ok(csv(`${start}1+1`).includes(`\r\n'${start}1+1,`));
    });
  }

  it('quotes what would end a field', () => {
    assert.ok(csv('a,"b"\n').includes('\r\n"a,""b""\n",'));
  });
});
