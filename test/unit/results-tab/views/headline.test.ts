import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { cellsOfRun } from '../../../../results-tab/reports/run.js';
import { headlineOf } from '../../../../results-tab/views/headline.js';
import { imageBytes, report, type Sample, unit } from '../samples.js';

function headline(...samples: readonly Sample[]) {
  const reports = samples.map(report);
  return headlineOf(reports, cellsOfRun(reports));
}

const numbers = (...samples: readonly Sample[]) => Object.fromEntries(headline(...samples).numbers);

const good = { lab: 'A', path: 'Win.json', state: 'current' } as const;
const totals = { succeeded: 0, skipped: 0, failed: 0, unfinished: 0, planned: 0, bytes: 0 };

describe('The headline', () => {
  it('says that all labs have the newest images', () => {
    const { sentence, mood } = headline({ cells: [good, { ...good, lab: 'B' }] });
    assert.deepEqual([sentence, mood], ['2 labs: all have the newest images.', 'good']);
  });

  it('counts a lab as current only if all of its images are', () => {
    const cells = [good, { ...good, path: 'Linux.json', state: 'older' as const }, { ...good, lab: 'B' }];
    assert.equal(headline({ cells }).sentence, '1 of 2 labs lacks a newest image.');
    assert.equal(numbers({ cells })['labs current'], '1 of 2');
  });

  it('takes a lab for current whose deleted images are no longer wanted', () => {
    const cells = [good, { ...good, path: 'Linux.json', state: 'gone' as const }];
    assert.equal(numbers({ cells })['labs current'], '1 of 1');
  });

  it('is bad where an action or a task failed', () => {
    const { sentence, mood } = headline({
      cells: [good],
      more: { result: 'Failed', totals: { ...totals, failed: 1, unfinished: 1 } },
    });
    assert.deepEqual([sentence, mood], ['2 actions failed or did not end; 1 task failed.', 'failed']);
  });

  it('says that nothing was changed where all tasks only planned', () => {
    const { sentence, mood } = headline({ more: { planOnly: true, totals: { ...totals, planned: 3 } } });
    assert.deepEqual([sentence, mood], ['This run only planned: it would take 3 actions.', 'notice']);
  });

  it('counts the images built, and the bytes moved, but not those of a plan', () => {
    const build = unit({ verb: 0 });
    const planned = { ...totals, bytes: imageBytes };
    const shown = numbers(
      { task: 'CreateImageVMs', units: [build, [0, 'failed', null, null, 0, 1, 0, []]] },
      { more: { planOnly: true, totals: planned } },
    );
    assert.equal(shown['images built'], '1 of 2');
    assert.equal(shown['moved'], '30 GB');
  });

  it('takes the time from the first start to the last end', () => {
    assert.equal(numbers({}, { after: 20 })['time'], '30 min 0 s');
  });

  it('has a line for each task', () => {
    const { tasks } = headline({ more: { result: 'SucceededWithIssues', planOnly: true } });
    assert.deepEqual(tasks, [
      {
        label: 'DistributeImages',
        result: 'Succeeded with issues (plan only)',
        mood: 'warning',
        seconds: 600,
        message: 'All images are distributed.',
      },
    ]);
  });
});
