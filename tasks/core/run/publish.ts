import { criticalPathLine } from '../report/critical-path.js';
import { type Failure, type SortedFindings, sortFindings } from '../report/failures.js';
import { jsonReport } from '../report/json.js';
import { markdownSummary } from '../report/markdown.js';
import { overviewJson } from '../report/overview.js';
import { shortReason } from '../report/reasons.js';
import { about, findingText, placeText, type Report, titleOf, worstFirst } from '../report/report.js';
import { wholeRunTask } from '../report/schema.js';
import { tookLine } from '../report/took-texts.js';
import type { Finding, Severity } from '../step/action.js';
import { closingLines } from './closing-lines.js';
import { chooseIssues } from './issues.js';
import type { Reporter } from './reporter.js';
import { unfinishedText, type Verdict } from './verdict.js';

/**
 * Ends a run: the closing table, all about each failure, issues, the attachments and the task's result. The
 * host itself prints the message of a result that is no success.
 */
export function publish(reporter: Reporter, report: Report): void {
  const { taskResult, message, result, task } = report;
  const sorted = sortFindings(result);
  const { failures, located } = sorted;
  const listed = reporter.mostIssues === undefined ? [] : located;
  reporter.group('Result');
  const closing = closingLines(result.records, { failures, located: listed });
  for (const text of [...closing, ...criticalPathLines(report), ...tookLines(report)]) reporter.line(text);
  if (taskResult === 'Succeeded') reporter.line(message);
  reporter.endGroup();
  showIssues(reporter, sorted, report);
  const unfinished = unfinishedText(result);
  if (unfinished !== undefined) reporter.line(unfinished);
  reporter.attach({ kind: 'summary', name: task, extension: '.md', content: [markdownSummary(report)] });
  reporter.attach({ kind: 'report', name: task, extension: '.json', content: jsonReport(report) });
  reporter.attach({ kind: 'overview', name: task, extension: '.json', content: [overviewJson(report)] });
  reporter.complete({ taskResult, message });
}

function criticalPathLines({ task, result }: Report): string[] {
  const line = task === wholeRunTask ? criticalPathLine(result.records) : undefined;
  return line === undefined ? [] : ['', line];
}

function tookLines({ result: { records, planOnly } }: Report): string[] {
  const line = tookLine(records, planOnly);
  return line === undefined ? [] : ['', line];
}

/**
 * Shows the worst findings as issues of the run and prints the others as lines of the log, but none that the message of
 * the result contains already.
 */
export function publishFindings(reporter: Reporter, findings: readonly Finding[], verdict: Verdict): void {
  showIssues(reporter, { failures: [], located: [], others: findings }, verdict);
}

/** What the log has said already of failures and files is only named among the issues. */
function showIssues(
  reporter: Reporter,
  { failures, located, others }: SortedFindings,
  { taskResult, message }: Verdict,
): void {
  if (reporter.mostIssues === undefined) {
    const hidden = reporter.hidesLines ? failures.flatMap(findingsOfFailure) : [];
    worstFirst([...others, ...located, ...hidden]).forEach(reporter.issue);
    return;
  }
  const unsaid = others.filter(({ file, what }) => file !== undefined || !message.includes(what));
  const failed = failures.map(({ record }) => headline(record));
  const placed = located.map(withoutMore);
  // What has a place in a file comes last of its severity: the log has it in full, the rest stands here alone.
  const all = worstFirst([...failed, ...unsaid, ...placed]);
  const { issues, others: unlisted } = chooseIssues(all, severityOf(taskResult), reporter.mostIssues);
  issues.forEach(reporter.issue);
  const said = new Set([...failed, ...placed]);
  for (const finding of unlisted) if (!said.has(finding)) reporter.line(lineOf(finding));
}

/** All that is to be read of a unit that failed. */
function findingsOfFailure({ record, findings }: Failure): Finding[] {
  return findings.map((finding) => about(record, finding));
}

function headline(record: Parameters<typeof shortReason>[0] & Parameters<typeof titleOf>[0]): Finding {
  return { severity: 'error', what: `${titleOf(record)}: ${shortReason(record)}` };
}

/** A finding whose remedy and whose messages the log has. */
function withoutMore(finding: Finding): Finding {
  const { remedy, messages } = finding;
  return remedy === undefined && !messages ? finding : { ...finding, remedy: '', messages: [] };
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
