import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Job, Run } from '../../local-azure-devops/run.js';
import { attachmentsOf, timelineId, timelineOf } from '../../local-azure-devops/timeline.js';

const job = (attempt: number, content: string, slice = 0): Job => ({
  stage: 'Night',
  name: 'Images',
  attempt,
  slice,
  steps: [
    {
      name: 'Snap',
      task: { id: 'id', name: 'SnapImages' },
      result: 'succeeded',
      attachments: [{ type: 'report', name: 'one', content }],
    },
  ],
});

const run = (...jobs: readonly Job[]): Run => ({
  id: 1,
  number: '1',
  definition: { id: 1, name: 'Nightly' },
  startedAt: '2026-11-29T01:00:00Z',
  jobs,
});

describe('The timeline of a local run', () => {
  it('leads from a step to its job, phase and stage', () => {
    const records = timelineOf(run(job(1, 'content')));
    const parentOf = (id: string | null) => records.find((record) => record.id === id);
    const path: string[] = [];
    for (let at = records.find(({ type }) => type === 'Task'); at !== undefined; at = parentOf(at.parentId))
      path.push(`${at.type} ${at.name}`);
    assert.deepEqual(path, ['Task Snap', 'Job Images', 'Phase Images', 'Stage Night']);
  });

  it('has the latest attempt at a job, which names the earlier one', () => {
    const retried = run(job(1, 'first'), job(2, 'second'));
    const jobs = timelineOf(retried).filter(({ type }) => type === 'Job');
    assert.deepEqual(
      jobs.map(({ attempt, previousAttempts }) => [
        attempt,
        previousAttempts.map(({ timelineId }) => timelineId),
      ]),
      [[2, [timelineId(retried, 1)]]],
    );
  });

  it('tells the attachments of attempts and of jobs of one name apart', () => {
    const places = attachmentsOf(run(job(1, 'first'), job(2, 'second'), job(1, 'other', 1)), 'report');
    assert.deepEqual(
      places.map(({ content }) => content),
      ['first', 'second', 'other'],
    );
    assert.equal(new Set(places.map((place) => `${place.timelineId} ${place.recordId}`)).size, 3);
  });
});
