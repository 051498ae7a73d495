import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { matrixOf } from '../../../tasks/core/report/matrix.js';
import type { ImageFacts } from '../../../tasks/core/step/action.js';
import type { Outcome } from '../../../tasks/core/step/record.js';
import { someLab, someRecord } from './results.js';

const image = (day: number, isThere: boolean): ImageFacts => ({
  path: 'Win.json',
  name: `Win-${day}`,
  createdAt: new Date(Date.UTC(2026, 10, day)),
  isThere,
});

const inLab = (lab: string, day: number, isThere: boolean, outcome: Outcome = 'skipped') =>
  someRecord('Win', outcome, { target: someLab(lab), imageFacts: image(day, isThere) });

describe('The matrix of golden images and labs', () => {
  it('has a row for each golden image and a column for each lab, with what the lab has', () => {
    const records = [
      inLab('A', 1, true),
      inLab('A', 2, true, 'succeeded'),
      inLab('B', 1, true),
      inLab('C', 1, true),
      inLab('C', 2, false, 'failed'),
      inLab('D', 2, false),
      inLab('E', 2, false, 'planned'),
    ];
    assert.deepEqual(matrixOf(records), {
      heading: ['Golden image', 'A', 'B', 'C', 'D', 'E'],
      rows: [
        [
          'Win.json',
          'current (2026-11-02)',
          'older by 1 (2026-11-01)',
          'failed, has 2026-11-01',
          'missing',
          'would come',
        ],
      ],
      more: 0,
    });
  });

  it('tells two labs of one name apart', () => {
    const records = ['/one', '/two'].map((id) => ({
      ...inLab('Lab', 1, true),
      target: { kind: 'lab', id, name: 'Lab' },
    }));
    assert.deepEqual(matrixOf(records)?.heading, ['Golden image', 'Lab', 'Lab']);
  });

  it('counts labs of equal state where there are more than twelve, and names those that are not current', () => {
    const current = Array.from({ length: 298 }, (_, index) => inLab(`Lab${index}`, 1, true));
    const records = [...current, inLab('LabA', 1, false, 'failed'), inLab('LabB', 1, false, 'failed')];
    assert.deepEqual(matrixOf(records)?.rows, [['Win.json', 'failed 2: LabA, LabB; current 298']]);
    assert.deepEqual(matrixOf(records)?.heading, ['Golden image', '300 labs']);
  });

  it('is not there where no record tells what a lab has', () => {
    const store = { kind: 'store', id: '/store', name: 'Factory' };
    const stored = someRecord('Win', 'succeeded', { target: store, imageFacts: image(1, true) });
    assert.equal(matrixOf([stored, someRecord('Win', 'succeeded')]), undefined);
  });
});
