import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { matrixOf } from '../../../tasks/core/report/matrix.js';
import { someLab, someRecord } from './results.js';

describe('The matrix of images and labs', () => {
  const inLabs = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      someRecord('Win2016', 'succeeded', { target: someLab(`lab ${index}`) }),
    );

  it('has a row for each image and a column for each lab', () => {
    const records = [
      someRecord('Win2016', 'succeeded', { target: someLab('A') }),
      someRecord('Win2016', 'failed', { target: someLab('B') }),
      someRecord('Ubuntu', 'skipped', { target: someLab('B') }),
    ];
    assert.deepEqual(matrixOf(records), {
      columns: ['A', 'B'],
      rows: [
        { image: 'Win2016', cells: ['succeeded', 'failed'] },
        { image: 'Ubuntu', cells: ['', 'skipped'] },
      ],
    });
  });

  it('tells two labs of one name apart', () => {
    const records = ['/one', '/two'].map((id) =>
      someRecord('Win2016', 'succeeded', { target: { kind: 'lab', id, name: 'Lab' } }),
    );
    assert.deepEqual(matrixOf(records)?.rows[0]?.cells, ['succeeded', 'succeeded']);
  });

  it('counts where an image has several records in one lab', () => {
    const inA = { target: someLab('A'), verb: 'delete' };
    const records = [
      someRecord('Win2016', 'succeeded', inA),
      someRecord('Win2016', 'succeeded', inA),
      someRecord('Win2016', 'skipped', { target: someLab('A'), verb: 'leave alone' }),
      someRecord('Win2016', 'succeeded', { target: someLab('B') }),
    ];
    assert.equal(matrixOf(records)?.rows[0]?.cells[0], '2 × delete succeeded, 1 × leave alone skipped');
  });

  it('is there for two to twelve labs', () => {
    assert.deepEqual(
      [1, 2, 12, 13].map((count) => matrixOf(inLabs(count)) !== undefined),
      [false, true, true, false],
    );
  });
});
