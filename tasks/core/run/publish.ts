import { jsonReport } from '../report/json.js';
import { markdownSummary } from '../report/markdown.js';
import { findingsOfResult, findingText, placeText, type Report } from '../report/report.js';
import { textTable } from '../report/table.js';
import type { Finding, Severity } from '../step/action.js';
import { chooseIssues } from './issues.js';
import type { Reporter } from './reporter.js';
import { unfinishedText, type Verdict } from './verdict.js';

/** Ends a run: the closing table, findings, the summary, the JSON report and the task's result. */
export function publish(reporter: Reporter, report: Report): void {
  const { taskResult, message, result, task } = report;
  reporter.group('Result');
  textTable(result.records).forEach(reporter.line);
  reporter.line(message);
  reporter.endGroup();
  publishFindings(reporter, findingsOfResult(result), report);
  const unfinished = unfinishedText(result);
  if (unfinished !== undefined) reporter.line(unfinished);
  reporter.attach({ kind: 'summary', name: task, extension: '.md', content: [markdownSummary(report)] });
  reporter.attach({ kind: 'report', name: task, extension: '.json', content: jsonReport(report) });
  reporter.complete({ taskResult, message });
}

/**
 * Shows the worst findings as issues of the run and prints the others as lines of the log, but none that the message of
 * the result contains already.
 */
export function publishFindings(
  reporter: Reporter,
  findings: readonly Finding[],
  { taskResult, message }: Verdict,
): void {
  const unsaid = findings.filter(({ file, what }) => file !== undefined || !message.includes(what));
  const { issues, others } = chooseIssues(unsaid, severityOf(taskResult), reporter.mostIssues);
  issues.forEach(reporter.issue);
  for (const finding of others) reporter.line(lineOf(finding));
}

function lineOf(finding: Finding): string {
  const place = placeText(finding);
  return `${finding.severity}: ${place === '' ? '' : `${place}: `}${findingText(finding)}`;
}

/** The severity of the issue that a host makes of a task's result. */
function severityOf(taskResult: Report['taskResult']): Severity | undefined {
  if (taskResult === 'Succeeded') return undefined;
  return taskResult === 'Failed' ? 'error' : 'warning';
}
