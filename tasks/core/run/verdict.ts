import type { FailOn } from '../definitions/task-values.js';
import { findingsOfResult, type Report, titleOf } from '../report/report.js';
import type { Totals } from '../report/schema.js';
import { countsText, totalsOf } from '../report/totals.js';
import { durationText, secondsBetween } from '../report/units.js';
import type { StepResult } from '../step/record.js';

export type Verdict = Pick<Report, 'taskResult' | 'message'>;

/**
 * The task's result by the rule C108: `all` fails only if every attempted unit failed, `any` if one did, `none`
 * never. Whatever the rule, findings make it succeed with issues, and a run that was cut short has failed.
 */
export function judge(result: StepResult, failOn: FailOn): Verdict {
  const totals = totalsOf(result.records);
  const seconds = secondsBetween(result.startedAt, result.endedAt);
  return {
    taskResult: taskResultOf(result, totals, failOn),
    message: `${prefixOf(result)}${countsText(totals)}, in ${durationText(seconds)}.`,
  };
}

function prefixOf({ cancelled, planOnly }: StepResult): string {
  if (cancelled) return 'The run was cancelled: ';
  return planOnly ? 'Nothing was changed (whatIf): ' : '';
}

/** The most names in one line. */
const mostNames = 10;

/**
 * The last line of the log of a cancelled run: its unfinished actions, and that the task can be run again.
 * @returns undefined where everything was finished
 */
export function unfinishedText({ records }: StepResult): string | undefined {
  const titles = records
    .filter(({ outcome }) => outcome === 'unfinished')
    .map((record) => `${record.verb} ${titleOf(record)}`);
  if (titles.length === 0) return undefined;
  const more = titles.length > mostNames ? ` and ${titles.length - mostNames} more` : '';
  return (
    `Unfinished: ${titles.slice(0, mostNames).join(', ')}${more}. ` +
    'Run the task again: it goes on from what Azure holds and does nothing twice.'
  );
}

function taskResultOf(result: StepResult, totals: Totals, failOn: FailOn): Verdict['taskResult'] {
  if (totals.unfinished > 0) return 'Failed';
  const severities = new Set(findingsOfResult(result).map(({ severity }) => severity));
  if (isFailed(result, totals, failOn, severities.has('error'))) return 'Failed';
  const hasIssues = totals.failed > 0 || severities.has('error') || severities.has('warning');
  return hasIssues ? 'SucceededWithIssues' : 'Succeeded';
}

function isFailed(result: StepResult, totals: Totals, failOn: FailOn, hasErrors: boolean): boolean {
  if (failOn === 'any') return totals.failed > 0 || hasErrors;
  if (failOn === 'none' || result.planOnly || totals.failed === 0 || totals.succeeded > 0) return false;
  return hasAttempted(result) || totals.skipped === 0;
}

/**
 * True if an action was started. None was where one lab cannot be served and the others have everything already, which
 * must not fail a nightly run.
 */
function hasAttempted({ records }: StepResult): boolean {
  return records.some(({ startedAt }) => startedAt !== undefined);
}
