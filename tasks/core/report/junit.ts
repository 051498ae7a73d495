import type { Finding } from '../step/action.js';
import type { UnitRecord } from '../step/record.js';
import { findingText, placeText, type Report, titleOf } from './report.js';
import { secondsBetween } from './units.js';

/** A test case: a record, or the findings that concern the run as a whole. */
interface Case {
  readonly kind: string;
  readonly name: string;
  readonly seconds: number;
  readonly findings: readonly Finding[];
  /** The reason of a record that failed or was skipped; empty for one that succeeded. */
  readonly failure: string;
  readonly skipped: string;
}

/**
 * The records of a run as test cases in the form of JUnit, which many tools read: an error is a failure, what is only a warning or
 * a notice stands in the output of its case.
 */
export function junit({ task, result }: Report): string {
  const cases = [...result.records.map(caseOf), ...casesOfRun(result.findings)];
  const failures = cases.filter(isFailed).length;
  const skipped = cases.filter((one) => !isFailed(one) && one.skipped !== '').length;
  const seconds = secondsBetween(result.startedAt, result.endedAt);
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escapedXml(task)}" ${counts} timestamp="${result.startedAt.toISOString().slice(0, 19)}">`,
    ...cases.flatMap(caseLines),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf(record: UnitRecord): Case {
  const { subject, outcome, reason, findings, startedAt, endedAt } = record;
  return {
    kind: subject.kind,
    name: titleOf(record),
    seconds: secondsBetween(startedAt, endedAt),
    findings,
    failure: outcome === 'failed' || outcome === 'unfinished' ? reason : '',
    skipped: outcome === 'skipped' ? reason : '',
  };
}

function casesOfRun(findings: readonly Finding[]): Case[] {
  if (findings.length === 0) return [];
  return [{ kind: 'run', name: 'The run as a whole', seconds: 0, findings, failure: '', skipped: '' }];
}

function errorsOf({ findings }: Case): readonly Finding[] {
  return findings.filter(({ severity }) => severity === 'error');
}

function isFailed(one: Case): boolean {
  return one.failure !== '' || errorsOf(one).length > 0;
}

function caseLines(one: Case): string[] {
  const open = `    <testcase classname="${escapedXml(one.kind)}" name="${escapedXml(one.name)}" time="${one.seconds}">`;
  return [open, ...failureLines(one), ...skippedLines(one), ...outputLines(one), '    </testcase>'];
}

function failureLines(one: Case): string[] {
  if (!isFailed(one)) return [];
  const errors = errorsOf(one);
  const message = one.failure || (errors[0]?.what ?? '');
  const text = errors.map(lineOf).join('\n');
  return [`      <failure message="${escapedXml(message)}">${escapedXml(text)}</failure>`];
}

function skippedLines(one: Case): string[] {
  return one.skipped === '' || isFailed(one) ? [] : [`      <skipped message="${escapedXml(one.skipped)}"/>`];
}

function outputLines({ findings }: Case): string[] {
  const others = findings.filter(({ severity }) => severity !== 'error').map(lineOf);
  return others.length === 0 ? [] : [`      <system-out>${escapedXml(others.join('\n'))}</system-out>`];
}

function lineOf(finding: Finding): string {
  const place = placeText(finding);
  return `${place === '' ? '' : `${place}: `}${finding.severity}: ${findingText(finding)}`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for an element or an attribute; characters that XML cannot hold are left out. */
function escapedXml(text: string): string {
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '');
}
