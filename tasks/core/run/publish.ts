import { jsonReport } from '../report/json.js';
import { markdownSummary } from '../report/markdown.js';
import { findingsOfResult, findingText, type Report } from '../report/report.js';
import { textTable } from '../report/table.js';
import type { Finding, Severity } from '../step/action.js';
import type { Agent } from './agent.js';
import { chooseIssues } from './issues.js';
import { unfinishedText, type Verdict } from './verdict.js';

/** Ends a run: the closing table, findings, the summary, the JSON report and the task's result. */
export function publish(agent: Agent, report: Report): void {
  const { taskResult, message, result, task } = report;
  agent.group('Result');
  textTable(result.records).forEach(agent.line);
  agent.line(message);
  agent.endGroup();
  publishFindings(agent, findingsOfResult(result), report);
  const unfinished = unfinishedText(result);
  if (unfinished !== undefined) agent.line(unfinished);
  const summary = markdownSummary(report);
  agent.attach({ type: 'Distributedtask.Core.Summary', name: task, extension: '.md', content: [summary] });
  agent.attach({ type: 'image-factory-result', name: task, extension: '.json', content: jsonReport(report) });
  agent.complete({ taskResult, message });
}

/**
 * The worst become issues on the run's page; the others are lines of the log. What the task's result says anyway is
 * not said twice.
 */
export function publishFindings(
  agent: Agent,
  findings: readonly Finding[],
  { taskResult, message }: Verdict,
): void {
  const unsaid = findings.filter(({ file, what }) => file !== undefined || !message.includes(what));
  const { issues, others } = chooseIssues(unsaid, severityOf(taskResult));
  issues.forEach(agent.issue);
  for (const finding of others) agent.line(`${finding.severity}: ${placeOf(finding)}${findingText(finding)}`);
}

/** The issue that the agent makes of a task's result. */
function severityOf(taskResult: Report['taskResult']): Severity | undefined {
  if (taskResult === 'Succeeded') return undefined;
  return taskResult === 'Failed' ? 'error' : 'warning';
}

function placeOf({ file, line }: Finding): string {
  if (file === undefined) return '';
  return line === undefined ? `${file}: ` : `${file}(${line}): `;
}
