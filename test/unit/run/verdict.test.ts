import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { FailOn } from '../../../tasks/core/definitions/task-values.js';
import { judge, unfinishedText } from '../../../tasks/core/run/verdict.js';
import type { Outcome, StepResult } from '../../../tasks/core/step/record.js';
import { error, someRecord, someResult, warning } from '../report/results.js';

function resultOf(failOn: FailOn, outcomes: readonly Outcome[], changes: Partial<StepResult> = {}): string {
  const records = outcomes.map((outcome, index) => someRecord(`image ${index}`, outcome));
  return judge(someResult(records, changes), failOn).taskResult;
}

describe('The result of a task (C108)', () => {
  it('is success when nothing failed and nothing is odd', () => {
    assert.equal(resultOf('all', ['succeeded', 'skipped']), 'Succeeded');
    assert.equal(resultOf('any', []), 'Succeeded');
  });

  it('with failOn all is failure only if everything that was attempted failed', () => {
    assert.equal(resultOf('all', ['failed', 'succeeded']), 'SucceededWithIssues');
    assert.equal(resultOf('all', ['failed', 'failed']), 'Failed');
  });

  it('does not count what was skipped as attempted', () => {
    assert.equal(resultOf('all', ['failed', 'skipped']), 'Failed');
  });

  it('is not failure for a lab that cannot be served, where the others have everything already', () => {
    const { startedAt, ...unserved } = someRecord('lab', 'failed');
    assert.ok(startedAt);
    const there = { ...unserved, outcome: 'skipped', findings: [] } as const;
    assert.equal(judge(someResult([unserved, there]), 'all').taskResult, 'SucceededWithIssues');
    assert.equal(judge(someResult([unserved]), 'all').taskResult, 'Failed');
  });

  it('does not count what the Configuration folder says of golden images', () => {
    const { startedAt, ...broken } = someRecord('broken', 'failed');
    assert.ok(startedAt);
    const defined = { ...broken, verb: 'define', outcome: 'succeeded', findings: [] } as const;
    const { taskResult, message } = judge(someResult([broken, defined]), 'all');
    assert.equal(taskResult, 'Failed');
    assert.match(message, /^1 of 1 failed: broken, in /);
  });

  it('is failure where all that was asked for failed, however much was left out of the run', () => {
    const { startedAt, ...broken } = someRecord('broken', 'failed');
    assert.ok(startedAt);
    const leftOut = { ...broken, verb: 'leave out', outcome: 'skipped', findings: [] } as const;
    assert.equal(judge(someResult([broken, leftOut]), 'all').taskResult, 'Failed');
  });

  it('with failOn all is failure where nothing but deletions succeeded, unless nothing else was to be done', () => {
    const deleted = someRecord('VM', 'succeeded', { verb: 'delete' });
    const built = someRecord('image', 'failed', { verb: 'build' });
    const stayed = someRecord('other VM', 'failed', { verb: 'delete' });
    assert.equal(judge(someResult([built, deleted]), 'all').taskResult, 'Failed');
    assert.equal(judge(someResult([stayed, deleted]), 'all').taskResult, 'SucceededWithIssues');
    const { startedAt, ...unread } = someRecord('lab', 'failed');
    assert.ok(startedAt);
    assert.equal(judge(someResult([unread, deleted]), 'all').taskResult, 'SucceededWithIssues');
  });

  it('with failOn all is failure where nothing was brought, although current images and formulas were seen to', () => {
    const brought = someRecord('image', 'failed', { verb: 'distribute' });
    for (const verb of ['make current', 'write formula']) {
      const marked = someRecord('older image', 'succeeded', { verb });
      assert.equal(judge(someResult([brought, marked]), 'all').taskResult, 'Failed');
    }
  });

  it('with failOn any is failure if one failed', () => {
    assert.equal(resultOf('any', ['failed', 'succeeded', 'succeeded']), 'Failed');
  });

  it('with failOn any is failure if the configuration has an error', () => {
    const findings = [error('An entry matches no golden image')];
    assert.equal(resultOf('any', ['succeeded'], { findings }), 'Failed');
    assert.equal(resultOf('all', ['succeeded'], { findings }), 'SucceededWithIssues');
  });

  it('with failOn none is at worst success with issues', () => {
    assert.equal(resultOf('none', ['failed', 'failed']), 'SucceededWithIssues');
  });

  it('is success with issues for warnings alone, and success for notices', () => {
    assert.equal(resultOf('any', ['succeeded'], { findings: [warning('odd')] }), 'SucceededWithIssues');
    const findings = [{ severity: 'notice' as const, what: 'by the way' }];
    assert.equal(resultOf('any', ['succeeded'], { findings }), 'Succeeded');
  });

  it('is success with issues where the run had no time for something', () => {
    assert.equal(resultOf('any', ['succeeded', 'unfinished']), 'SucceededWithIssues');
  });

  it('is failure of a cancelled run whenever something is unfinished', () => {
    assert.equal(resultOf('none', ['succeeded', 'unfinished'], { cancelled: true }), 'Failed');
  });

  it('of a plan is not failure for what could not be planned, unless any failure counts', () => {
    assert.equal(resultOf('all', ['failed'], { planOnly: true }), 'SucceededWithIssues');
    assert.equal(resultOf('any', ['failed'], { planOnly: true }), 'Failed');
  });
});

describe('The sentence of a result', () => {
  it('counts what happened and says how long it took', () => {
    const records = [someRecord('a', 'succeeded'), someRecord('b', 'failed'), someRecord('c', 'succeeded')];
    assert.equal(judge(someResult(records), 'all').message, '1 of 3 failed: b. 2 brought, in 1 h 2 min.');
  });

  it('names the first that failed, and counts those for which there is no room', () => {
    const records = Array.from({ length: 20 }, (_, index) => someRecord(`Win20${index}.json`, 'failed'));
    const { message } = judge(someResult([...records, someRecord('a', 'skipped')]), 'all');
    assert.match(message, /^20 of 20 failed: Win200\.json, Win201\.json, .* and 14 more\. 1 left alone, in /);
  });

  it('counts in a check what has errors', () => {
    const records = [someRecord('Labs.json', 'failed', { verb: 'check' })];
    assert.match(judge(someResult(records), 'all').message, /^1 of 1 with errors: Labs\.json, in /);
  });

  it('says that there was nothing to do', () => {
    assert.match(judge(someResult([]), 'all').message, /^There was nothing to do, in /);
  });

  it('says that the run was cancelled, or only planned', () => {
    assert.match(judge(someResult([], { cancelled: true }), 'all').message, /^The run was cancelled: /);
    assert.match(
      judge(someResult([], { planOnly: true }), 'all').message,
      /^Nothing was changed \(whatIf\): /,
    );
  });
});

describe('The last line of a run', () => {
  const unfinished = (count: number) =>
    Array.from({ length: count }, (_, index) => someRecord(`image ${index}`, 'unfinished'));

  it('C109 names what is unfinished, and says how to go on', () => {
    const text = unfinishedText(someResult([someRecord('done', 'succeeded'), ...unfinished(1)]));
    assert.match(text ?? '', /^Unfinished: \w+ image 0[^,]*\. Run the task again/);
  });

  it('names as many as can be read and counts the others', () => {
    const text = unfinishedText(someResult(unfinished(100)));
    assert.match(text ?? '', /image 9, .* and \d\d more\. Run/);
  });

  it('is left out where everything was finished', () => {
    assert.equal(unfinishedText(someResult([someRecord('done', 'failed')])), undefined);
  });
});
