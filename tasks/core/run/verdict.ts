import type { FailOn } from '../definitions/task-values.js';
import { listed } from '../report/fit.js';
import { findingsOfResult, type Report, titleOf } from '../report/report.js';
import type { Totals } from '../report/schema.js';
import { totalsOf } from '../report/totals.js';
import { durationText, secondsBetween } from '../report/units.js';
import { countWords } from '../report/words.js';
import { define, leaveOut, makeCurrentVerb, writeFormulaVerb } from '../step/action.js';
import type { StepResult, UnitRecord } from '../step/record.js';

export type Verdict = Pick<Report, 'taskResult' | 'message'>;

/**
 * The task's result by the rule C108: `all` fails only if every attempted unit failed, `any` if one did, `none`
 * never. Whatever the rule, findings and what the run had no time for make it succeed with issues, and a run that was
 * cancelled before its end has failed.
 */
export function judge(ended: StepResult, failOn: FailOn): Verdict {
  const result = { ...ended, records: ended.records.filter(({ verb }) => verb !== define) };
  const totals = totalsOf(result.records);
  const seconds = secondsBetween(result.startedAt, result.endedAt);
  return {
    taskResult: taskResultOf(result, totals, failOn),
    message: capitalized(`${prefixOf(result)}${outcomesText(result.records)}, in ${durationText(seconds)}.`),
  };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The most characters of the names of what failed in the sentence of a result. */
const mostOfNames = 80;

/** `1 of 4 failed: Win2016.json → Factory. 3 built`: what failed by name, and the others in numbers. */
function outcomesText(records: readonly UnitRecord[]): string {
  const failed = records.filter(({ outcome }) => outcome === 'failed');
  const counts = countWords(records.filter(({ outcome }) => outcome !== 'failed'));
  if (failed.length === 0) return counts || 'there was nothing to do';
  const tried = records.filter(({ outcome }) => outcome !== 'skipped').length;
  const verb = failed.every((record) => record.verb === 'check') ? 'with errors' : 'failed';
  const names = listed(failed.map(titleOf), mostOfNames);
  return `${failed.length} of ${tried} ${verb}: ${names}${counts === '' ? '' : `. ${counts}`}`;
}

function prefixOf({ cancelled, planOnly }: StepResult): string {
  if (cancelled) return 'The run was cancelled: ';
  return planOnly ? 'Nothing was changed (whatIf): ' : '';
}

/** The most characters of the names of what is unfinished. */
const mostOfUnfinished = 400;

/**
 * The last line of the log of a run that was cancelled or had no time for all: its unfinished actions, and that the task can be run again.
 * @returns undefined where everything was finished
 */
export function unfinishedText({ records }: StepResult): string | undefined {
  const titles = records
    .filter(({ outcome }) => outcome === 'unfinished')
    .map((record) => `${record.verb} ${titleOf(record)}`);
  if (titles.length === 0) return undefined;
  return (
    `Unfinished: ${listed(titles, mostOfUnfinished)}. ` +
    'Run the task again: it goes on from what Azure holds and does nothing twice.'
  );
}

function taskResultOf(result: StepResult, totals: Totals, failOn: FailOn): Verdict['taskResult'] {
  if (totals.unfinished > 0 && result.cancelled) return 'Failed';
  const severities = new Set(findingsOfResult(result).map(({ severity }) => severity));
  if (isFailed(result, totals, failOn, severities.has('error'))) return 'Failed';
  const hasIssues =
    totals.failed > 0 || totals.unfinished > 0 || severities.has('error') || severities.has('warning');
  return hasIssues ? 'SucceededWithIssues' : 'Succeeded';
}

function isFailed(result: StepResult, totals: Totals, failOn: FailOn, hasErrors: boolean): boolean {
  if (failOn === 'any') return totals.failed > 0 || hasErrors;
  if (failOn === 'none' || result.planOnly || totals.failed === 0 || hasSucceeded(result)) return false;
  return hasAttempted(result) || !hasSkipped(result);
}

/** What follows the work on images. */
const following: readonly string[] = ['delete', makeCurrentVerb, writeFormulaVerb];

/** That the VMs of failed builds are deleted is no success where nothing was built, stored or brought. */
function hasSucceeded({ records }: StepResult): boolean {
  const made = records.filter(({ verb, startedAt }) => !following.includes(verb) && startedAt !== undefined);
  const failed = made.some(({ outcome }) => outcome === 'failed');
  return (failed ? made : records).some(({ outcome }) => outcome === 'succeeded');
}

/** What the inputs keep out of a run is not right because of that. */
function hasSkipped({ records }: StepResult): boolean {
  return records.some(({ outcome, verb }) => outcome === 'skipped' && verb !== leaveOut);
}

/**
 * True if an action was started. None was where one lab cannot be served and the others have everything already, which
 * must not fail a nightly run.
 */
function hasAttempted({ records }: StepResult): boolean {
  return records.some(({ startedAt }) => startedAt !== undefined);
}
