import type { Finding } from '../step/action.js';
import type { UnitRecord } from '../step/record.js';
import { type Case, junitDocument } from './junit-document.js';
import { findingText, placeText, type Report, titleOf } from './report.js';
import { secondsBetween } from './units.js';

/**
 * The records of a run as test cases in the form of JUnit: an error is a failure, what is only a warning or a notice stands in
 * the output of its case.
 */
export function junit({ task, result }: Report): string {
  const { records, findings, startedAt, endedAt } = result;
  const cases = [...records.map(caseOf), ...casesOfRun(findings)];
  return junitDocument([{ name: task, startedAt, seconds: secondsBetween(startedAt, endedAt), cases }]);
}

function caseOf(record: UnitRecord): Case {
  const { subject, outcome, reason, findings, startedAt, endedAt } = record;
  return {
    kind: subject.kind,
    name: titleOf(record),
    seconds: secondsBetween(startedAt, endedAt),
    ...failureOf(findings, outcome === 'failed' || outcome === 'unfinished' ? reason : ''),
    ...(outcome === 'skipped' && reason !== '' ? { skipped: reason } : {}),
    ...outputOf(findings),
  };
}

/** The findings that concern the run as a whole. */
function casesOfRun(findings: readonly Finding[]): Case[] {
  if (findings.length === 0) return [];
  const name = 'The run as a whole';
  return [{ kind: 'run', name, seconds: 0, ...failureOf(findings, ''), ...outputOf(findings) }];
}

/** @param reason that of a record that failed; empty for others */
function failureOf(findings: readonly Finding[], reason: string): Pick<Case, 'failure'> {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (reason === '' && errors.length === 0) return {};
  return { failure: { message: reason || (errors[0]?.what ?? ''), text: errors.map(lineOf).join('\n') } };
}

function outputOf(findings: readonly Finding[]): Pick<Case, 'output'> {
  const others = findings.filter(({ severity }) => severity !== 'error').map(lineOf);
  return others.length === 0 ? {} : { output: others.join('\n') };
}

function lineOf(finding: Finding): string {
  const place = placeText(finding);
  return `${place === '' ? '' : `${place}: `}${finding.severity}: ${findingText(finding)}`;
}
