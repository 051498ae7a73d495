import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type ExitFacts, exitCodeOf } from '../../../../cli/host/exit-code.js';
import type { Ending } from '../../../../tasks/core/run/run-task.js';
import type { Outcome, StepResult } from '../../../../tasks/core/step/record.js';
import { error, someRecord, someReport, someResult, warning } from '../../report/results.js';

const usual: ExitFacts = { detailedExitcode: false, isCancelled: false, isRefused: false, isKept: true };

function ending(
  taskResult: 'Succeeded' | 'SucceededWithIssues' | 'Failed',
  outcomes: readonly Outcome[],
  changes: Partial<StepResult> = {},
): Ending {
  const records = outcomes.map((outcome, index) => someRecord(String(index), outcome));
  return { isBegun: true, report: someReport(someResult(records, changes), { taskResult }) };
}

const succeeded = ending('Succeeded', ['succeeded', 'skipped']);

const plan = ending('Succeeded', ['planned'], { planOnly: true });

const cases: readonly (readonly [string, Ending, Partial<ExitFacts>, number])[] = [
  ['all that was to be done succeeded', succeeded, {}, 0],
  ['there was nothing to do', ending('Succeeded', []), {}, 0],
  [
    'there are only warnings',
    ending('SucceededWithIssues', ['succeeded'], { findings: [warning('odd')] }),
    {},
    0,
  ],
  ['the run failed', ending('Failed', ['failed']), {}, 1],
  ['a run that was begun came to no report', { isBegun: true }, {}, 1],
  ['the report could not be written', succeeded, { isKept: false }, 1],
  [
    'the report of a plan with actions could not be written',
    plan,
    { isKept: false, detailedExitcode: true },
    1,
  ],
  ['a plan has actions', plan, {}, 0],
  ['a plan has actions, and that was asked for', plan, { detailedExitcode: true }, 2],
  [
    'a plan has no action, and that was asked for',
    ending('Succeeded', ['skipped'], { planOnly: true }),
    { detailedExitcode: true },
    0,
  ],
  ['a plan was carried out, whatever was asked for', succeeded, { detailedExitcode: true }, 0],
  [
    'a plan has actions, but a finding of it is an error',
    ending('SucceededWithIssues', ['planned'], { planOnly: true, findings: [error('no')] }),
    { detailedExitcode: true },
    3,
  ],
  ['a plan failed', ending('Failed', ['planned'], { planOnly: true }), { detailedExitcode: true }, 1],
  ['one failed, but less than failOn says', ending('SucceededWithIssues', ['succeeded', 'failed']), {}, 3],
  ['one is unfinished, but less than failOn says', ending('SucceededWithIssues', ['unfinished']), {}, 3],
  ['an option is wrong or the sign-in failed', { isBegun: false }, {}, 4],
  ['nobody gave leave to delete', ending('Failed', []), { isRefused: true }, 4],
  ['the run was cancelled', ending('Failed', ['unfinished']), { isCancelled: true }, 130],
  ['the run was cancelled before it was begun', { isBegun: false }, { isCancelled: true }, 130],
  [
    'a question was answered by a cancellation',
    ending('Failed', []),
    { isCancelled: true, isRefused: true },
    130,
  ],
];

describe('The exit code', () => {
  for (const [what, end, facts, code] of cases)
    it(`is ${code} where ${what}`, () => {
      assert.equal(exitCodeOf(end, { ...usual, ...facts }), code);
    });
});
