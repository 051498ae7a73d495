import type { Finding } from '../step/action.js';
import { errorFinding } from '../step/error-finding.js';
import { sentence } from '../report/report.js';
import { messageOf, messagesOf, problem, type Problem, remedyOf } from '../step/problem.js';

/** An error with findings: a single finding becomes the error itself, several are summed up by `summary`. */
export function problemWithFindings(findings: readonly Finding[], summary: string): Problem {
  const [only, ...others] = findings;
  const error =
    only !== undefined && others.length === 0
      ? problem(sentence(only.what), only.remedy ?? '')
      : problem(summary, 'Each is listed with its remedy.');
  return Object.assign(error, { findings });
}

/** An error as one text: the code of its finding, what failed, what others said of it, and the remedy. */
export function errorText(error: unknown): string {
  const message = messageOf(error);
  const code = findingsOf(error).find(({ what }) => message.startsWith(what))?.code;
  const more = [...messagesOf(error), remedyOf(error)].filter((part) => part !== undefined && part !== '');
  const text = [more.length === 0 ? message : sentence(message), ...more].join(' ');
  return code === undefined ? text : `${code}: ${text}`;
}

/** The findings of an error, or the error itself as a finding. */
export function findingsOf(error: unknown): readonly Finding[] {
  if (error instanceof Error && 'findings' in error && Array.isArray(error.findings))
    return error.findings as readonly Finding[];
  return [errorFinding(error)];
}
