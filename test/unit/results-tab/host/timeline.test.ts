import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { positionsOf } from '../../../../results-tab/host/timeline.js';

const records = [
  { id: 'STAGE', type: 'Stage', name: 'Night' },
  { id: 'phase', type: 'Phase', name: 'Factory', parentId: 'stage' },
  { id: 'job', type: 'Job', name: 'Factory 1', parentId: 'phase', attempt: 2 },
  { id: 'Step', type: 'Task', name: 'Snap', parentId: 'job' },
];

describe('A step of the timeline', () => {
  it('is in a job of a stage, of which it is the attempt', () => {
    assert.deepEqual(positionsOf(JSON.stringify({ records })).get('step'), {
      step: 'Snap',
      job: 'Factory 1',
      stage: 'Night',
      attempt: 2,
    });
  });

  it('has no stage in a pipeline without stages', () => {
    const unnamed = [{ ...records[0], name: '__default' }, ...records.slice(1)];
    assert.equal(positionsOf(JSON.stringify({ records: unnamed })).get('step')?.stage, '');
  });

  it('is found above records that lead in a circle', () => {
    const circle = [
      { id: 'a', type: 'Task', name: 'Snap', parentId: 'b' },
      { id: 'b', type: 'Phase', parentId: 'a' },
    ];
    assert.equal(positionsOf(JSON.stringify({ records: circle })).get('a')?.job, '');
  });
});
