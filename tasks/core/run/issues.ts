import type { Finding, Severity } from '../step/action.js';

export interface Sorted {
  readonly issues: readonly Finding[];
  /** The findings that are only lines of the log. */
  readonly others: readonly Finding[];
}

/**
 * Chooses the findings that become issues of a run.
 * @param findings worst first
 * @param taken the severity of the issue that the task's result becomes, which is one of its kind
 * @param most how many errors, and how many warnings, the host lists
 */
export function chooseIssues(
  findings: readonly Finding[],
  taken: Severity | undefined,
  most: number,
): Sorted {
  const chosen = (severity: Severity) =>
    findings
      .filter((finding) => finding.severity === severity)
      .slice(0, taken === severity ? most - 1 : most);
  const issues = [...chosen('error'), ...chosen('warning')];
  return { issues, others: findings.filter((finding) => !issues.includes(finding)) };
}
