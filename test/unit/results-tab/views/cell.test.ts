import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { cellsOfRun } from '../../../../results-tab/reports/run.js';
import { cellLabel, cellText } from '../../../../results-tab/views/cell.js';
import { stateLetters } from '../../../../results-tab/reports/task-report.js';
import { report, type SampleCell } from '../samples.js';

const now = Date.UTC(2026, 10, 29, 12);

function cell(sample: Omit<SampleCell, 'lab' | 'path'>) {
  const [made] = cellsOfRun([report({ cells: [{ lab: 'A', path: 'Win.json', ...sample }] })]);
  if (made === undefined) throw new Error('There is no cell.');
  return made;
}

describe('A cell', () => {
  it('tells the state by a letter, how far it is behind, and the age of its newest image', () => {
    assert.equal(cellText(cell({ state: 'older', olderBy: 2, days: [20, 22] }), now), 'O −2 7 d');
    assert.equal(cellText(cell({ state: 'current', days: [29] }), now), '✓ 12 h');
    assert.equal(cellText(cell({ state: 'missing' }), now), 'M');
  });

  it('tells the same in words', () => {
    const older = cell({ state: 'older', olderBy: 2, days: [22] });
    assert.equal(cellLabel('Win.json', 'A', older, now), 'Win.json in A: older by 2, newest image 7 d old');
    assert.equal(cellLabel('Win.json', 'A', undefined, now), 'Win.json in A: not wanted');
  });

  it('has a letter of its own for each state', () => {
    const letters = Object.values<string>(stateLetters);
    assert.equal(new Set(letters).size, letters.length);
  });
});
