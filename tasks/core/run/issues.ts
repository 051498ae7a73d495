import type { Finding, Severity } from '../step/action.js';

/** The agent keeps ten errors and ten warnings of a step (A43). */
const mostIssues = 10;

export interface Sorted {
  readonly issues: readonly Finding[];
  /** Only lines of the log. */
  readonly others: readonly Finding[];
}

/**
 * Which findings become issues on the run's page: the first ten errors and ten warnings.
 * @param findings worst first
 * @param taken the severity of the issue that the task's result becomes, which counts as one of the ten
 */
export function chooseIssues(findings: readonly Finding[], taken: Severity | undefined): Sorted {
  const chosen = (severity: Severity) =>
    findings
      .filter((finding) => finding.severity === severity)
      .slice(0, taken === severity ? mostIssues - 1 : mostIssues);
  const issues = [...chosen('error'), ...chosen('warning')];
  return { issues, others: findings.filter((finding) => !issues.includes(finding)) };
}
