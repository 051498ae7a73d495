import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CellState } from '../../../../tasks/core/report/schema.js';
import { cellsOfRun } from '../../../../results-tab/reports/run.js';

import { report, type SampleCell } from '../samples.js';

const cell = (state: CellState, more: Partial<SampleCell> = {}): SampleCell => ({
  lab: 'A',
  path: 'Win.json',
  state,
  ...more,
});

const distributed = (state: CellState, more: Partial<SampleCell> = {}, after = 0) =>
  report({ task: 'DistributeImages', after, cells: [cell(state, more)] });

const retired = (state: CellState, more: Partial<SampleCell> = {}, after = 60) =>
  report({ task: 'RetireImages', after, cells: [cell(state, more)] });

describe('What a run says of a lab and an image', () => {
  it('is what the task says that started last, whichever report was read first', () => {
    const cells = cellsOfRun([
      retired('older', { olderBy: 1, days: [20] }),
      distributed('current', { days: [28] }),
    ]);
    assert.deepEqual(
      cells.map(({ state, olderBy, task, images }) => [state, olderBy, task, images.length]),
      [['older', 1, 'RetireImages', 1]],
    );
  });

  for (const state of ['failed', 'unfinished', 'planned'] as const) {
    it(`stays ${state}, with the images that another task sees later`, () => {
      const [one] = cellsOfRun([distributed(state), retired('older', { olderBy: 2, days: [20] })]);
      assert.equal(one?.state, state);
      assert.equal(one.task, 'DistributeImages');
      assert.equal(one.olderBy, 2);
      assert.equal(one.images.length, 1);
    });
  }

  it('is no longer failed after the same task was run again', () => {
    const [one] = cellsOfRun([distributed('failed'), distributed('current', { days: [28] }, 30)]);
    assert.equal(one?.state, 'current');
  });

  it('fails in the end if the task that was run again failed', () => {
    const [one] = cellsOfRun([distributed('current', { days: [28] }), distributed('failed', {}, 30)]);
    assert.equal(one?.state, 'failed');
  });

  it('keeps the cells that only one task tells, as slices of a job do', () => {
    const cells = cellsOfRun([
      distributed('current'),
      distributed('current', { lab: 'B' }),
      retired('gone', { path: 'Old.json' }),
    ]);
    assert.deepEqual(
      cells.map(({ place, path }) => `${place.name} ${path}`),
      ['A Win.json', 'B Win.json', 'A Old.json'],
    );
  });

  it('takes labs and images of one name in other letters for the same', () => {
    assert.equal(
      cellsOfRun([distributed('current'), retired('current', { path: 'WIN.json', lab: 'a' })]).length,
      1,
    );
  });
});
