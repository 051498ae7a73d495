import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { PageValues } from '../definitions/task-values.js';
import { imagePage } from '../report/page/image-page.js';
import type { Report } from '../report/report.js';
import type { Finding } from '../step/action.js';
import { messageOf } from '../step/problem.js';
import type { Reporter } from './reporter.js';

/**
 * Writes the list of a run to the file that its input names, as a page. Where nothing could be read, what is in that file
 * stays.
 * @param report has no secrets
 * @returns the report; that of a failure where the file could not be written
 */
export function keepPage(
  report: Report,
  { htmlFile = '' }: PageValues,
  { line }: Pick<Reporter, 'line'>,
): Report {
  if (htmlFile === '' || !report.result.lab) return report;
  const path = resolve(htmlFile);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, imagePage(report));
    line(`The list as a page is in ${path}.`);
    return report;
  } catch (error) {
    return withFailure(report, notWritten(path, error));
  }
}

function notWritten(path: string, error: unknown): Finding {
  return {
    severity: 'error',
    what: `The page ${path} cannot be written: ${messageOf(error)}`,
    remedy: 'Give htmlFile in a folder that this run may write, or may make.',
  };
}

function withFailure(report: Report, finding: Finding): Report {
  const { result } = report;
  const findings = [...result.findings, finding];
  return { ...report, taskResult: 'Failed', message: finding.what, result: { ...result, findings } };
}
