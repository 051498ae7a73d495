import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { plansOf } from '../../../../results-tab/views/plan.js';
import { report } from '../samples.js';

const planned = report({
  cells: [{ lab: 'A', path: 'Win.json', state: 'planned', days: [28] }],
  units: [
    [2, 'planned', 0, 0, null, 0, 2 ** 30, []],
    [3, 'planned', null, 0, null, 0, 0, []],
    [3, 'planned', null, 0, null, 0, 0, [], 'Desk'],
    [2, 'failed', 0, 0, null, 0, 0, []],
  ],
  more: { planOnly: true },
});

describe('The plan', () => {
  it('lists by verb what a task would do', () => {
    assert.deepEqual(plansOf([planned]), [
      { title: 'DistributeImages would distribute', rows: [['Win.json', 'Win.json of day 28', 'A', '1 GB']] },
      {
        title: 'DistributeImages would delete',
        rows: [
          ['unknown', '', 'A', ''],
          ['Desk', '', 'A', ''],
        ],
      },
    ]);
  });

  it('is that of tasks that changed nothing', () => {
    assert.deepEqual(plansOf([{ ...planned, planOnly: false }]), []);
  });
});
