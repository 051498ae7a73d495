import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { cellsOfRun } from '../../../../results-tab/reports/run.js';
import { type Filter, filterCells, gridOf } from '../../../../results-tab/views/grid.js';
import { report, type SampleCell } from '../samples.js';

const sample: readonly SampleCell[] = [
  { lab: 'Lab 10', path: 'Windows/Server.json', state: 'current' },
  { lab: 'Lab 9', path: 'Windows/Server.json', state: 'failed' },
  { lab: 'Lab 9', path: 'Linux/Ubuntu.json', state: 'current' },
];

const cells = cellsOfRun([report({ cells: sample })]);

const left = (filter: Partial<Filter>) =>
  filterCells(cells, { text: '', state: '', ...filter }).map(({ path, place }) => `${path} ${place.name}`);

describe('The grid of labs and images', () => {
  it('has a row for each golden image and a column for each lab, numbers in their order', () => {
    const { columns, rows } = gridOf(cells);
    assert.deepEqual(
      columns.map(({ name }) => name),
      ['Lab 9', 'Lab 10'],
    );
    assert.deepEqual(
      rows.map(({ path, cells: row }) => [path, ...row.map((cell) => cell?.state)]),
      [
        ['Linux/Ubuntu.json', 'current', undefined],
        ['Windows/Server.json', 'failed', 'current'],
      ],
    );
  });

  it('is filtered by all words, in image or lab, in any order and case', () => {
    assert.deepEqual(left({ text: 'lab server' }), [
      'Windows/Server.json Lab 10',
      'Windows/Server.json Lab 9',
    ]);
    assert.deepEqual(left({ text: ' 9 UBUNTU ' }), ['Linux/Ubuntu.json Lab 9']);
  });

  it('is filtered by state', () => {
    assert.deepEqual(left({ state: 'failed' }), ['Windows/Server.json Lab 9']);
  });

  it('is empty without cells', () => {
    assert.deepEqual(gridOf([]), { columns: [], rows: [] });
  });
});
