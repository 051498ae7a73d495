import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { nextLine } from '../../../../cli/host/next-line.js';
import type { UnitRecord } from '../../../../tasks/core/step/record.js';
import { someLeftAlone, someRecord, someReport, someResult } from '../../report/results.js';

const local = { runId: 'local-1', isNew: true, isPullRequest: false };

function next(records: readonly UnitRecord[], engine = local): string | undefined {
  return nextLine({ isBegun: true, report: someReport(someResult(records)) }, engine);
}

describe('What to run next', () => {
  it('is the same run where something was begun and did not end well', () => {
    for (const outcome of ['failed', 'unfinished'] as const)
      assert.equal(
        next([someRecord('a', outcome)]),
        'To go on with this run, give the same options and --run-id local-1.',
      );
  });

  it('is nothing where all went well, or nothing was begun', () => {
    assert.equal(next([someRecord('a', 'succeeded')]), undefined);
    assert.equal(next([someLeftAlone('a', 'broken', { outcome: 'failed' })]), undefined);
    assert.equal(nextLine({ isBegun: false }, local), undefined);
  });

  it('is known to those who gave the run its id', () => {
    assert.equal(next([someRecord('a', 'failed')], { ...local, isNew: false }), undefined);
  });
});
