import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { runOf } from '../../../../results-tab/host/read-run.js';
import { report } from '../samples.js';

const step = (recordId: string, after = 0) => {
  const attachment = { type: 'overview', name: 'DistributeImages.json', timelineId: 't', recordId };
  return { attachment, text: `"${recordId}"`, report: report({ after }) };
};

const position = (job: string, attempt = 1, stage = '') => ({ step: 'Distribute', job, stage, attempt });

const labels = (run: ReturnType<typeof runOf>) => run.reports.map(({ label }) => label);

describe('The reports of a run', () => {
  it('come in the order in which their tasks started', () => {
    const run = runOf(
      [step('b', 5), step('a')],
      new Map([
        ['a', position('A')],
        ['b', position('B')],
      ]),
    );
    assert.deepEqual(labels(run), ['DistributeImages, job A', 'DistributeImages, job B']);
  });

  it('are named by their task alone where there is one job', () => {
    assert.deepEqual(labels(runOf([step('a')], new Map([['a', position('A')]]))), ['DistributeImages']);
  });

  it('name stages where there are several', () => {
    const positions = new Map([
      ['a', position('A', 1, 'Test')],
      ['b', position('A', 1, 'Live')],
    ]);
    const run = runOf([step('a'), step('b', 1)], positions);
    assert.deepEqual(labels(run), [
      'DistributeImages, stage Test, job A',
      'DistributeImages, stage Live, job A',
    ]);
  });

  it('are those of the last attempt of a job', () => {
    const run = runOf(
      [step('a'), step('b')],
      new Map([
        ['a', position('A')],
        ['b', position('A', 2)],
      ]),
    );
    assert.deepEqual(run.texts, ['"b"']);
    assert.deepEqual(labels(run), ['DistributeImages, attempt 2']);
  });

  it('are all of them where the timeline is unknown: slices of a job have one name', () => {
    assert.equal(runOf([step('a'), step('b')], new Map()).reports.length, 2);
  });

  it('name what could not be read', () => {
    const { faults, texts } = runOf([{ ...step('a'), report: undefined, fault: 'is cut off' }], new Map());
    assert.deepEqual(faults, ['The report of DistributeImages is cut off.']);
    assert.deepEqual(texts, []);
  });
});
