import type { Ending } from '../../tasks/core/run/run-task.js';
import { findingsOfResult, type Report } from '../../tasks/core/report/report.js';

export const succeeded = 0;

export const failed = 1;

/** Only where it is asked for. */
export const wouldChange = 2;

/** Something failed, but not what `failOn` says. */
export const hasIssues = 3;

/** Wrong usage, no sign-in or no leave to delete: nothing was touched. */
export const wrongUsage = 4;

export const cancelled = 130;

/** What the exit code depends on beside the end of the run. */
export interface ExitFacts {
  readonly detailedExitcode: boolean;
  readonly isCancelled: boolean;
  /** True where nobody gave leave to delete. */
  readonly isRefused: boolean;
  /** False where the report could not be written. */
  readonly isKept: boolean;
}

/** The exit code of a run. Warnings alone are none of its matters: they make no run fail. */
export function exitCodeOf({ report, isBegun }: Ending, facts: ExitFacts): number {
  if (facts.isCancelled) return cancelled;
  if (!isBegun || facts.isRefused) return wrongUsage;
  if (!report || !facts.isKept) return failed;
  return facts.detailedExitcode && isPlanWithActions(report)
    ? exitCodeOfReport(report) || wouldChange
    : exitCodeOfReport(report);
}

function exitCodeOfReport(report: Report): number {
  if (report.taskResult === 'Failed') return failed;
  return hasFailures(report) ? hasIssues : succeeded;
}

function hasFailures({ result }: Report): boolean {
  return (
    result.records.some(({ outcome }) => outcome === 'failed' || outcome === 'unfinished') ||
    findingsOfResult(result).some(({ severity }) => severity === 'error')
  );
}

function isPlanWithActions({ result }: Report): boolean {
  return result.planOnly && result.records.some(({ outcome }) => outcome === 'planned');
}
