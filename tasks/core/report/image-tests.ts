import type { TestCase, UnitRecord } from '../step/record.js';
import { type Case, junitDocument, type Suite } from './junit-document.js';
import { titleOf } from './report.js';
import { durationText, secondsBetween } from './units.js';

/** What was tested in a run, in the form of JUnit: a suite for each image. Undefined where nothing was tested. */
export function imageTests(records: readonly UnitRecord[]): string | undefined {
  const suites = records.flatMap(suiteOf);
  return suites.length === 0 ? undefined : junitDocument(suites);
}

function suiteOf(record: UnitRecord): Suite[] {
  const { testCases = [], startedAt, endedAt } = record;
  if (testCases.length === 0) return [];
  const name = titleOf(record);
  const cases = testCases.map((testCase) => caseOf(name, testCase));
  return [{ name, startedAt, seconds: secondsBetween(startedAt, endedAt), cases }];
}

function caseOf(kind: string, { name, seconds, outcome, message }: TestCase): Case {
  return {
    kind,
    name,
    seconds,
    ...(outcome === 'failed' ? { failure: { message: firstLine(message), text: message } } : {}),
    ...(outcome === 'skipped' ? { skipped: message } : {}),
  };
}

function firstLine(text: string): string {
  return text.trim().split(/\r?\n/, 1)[0] ?? '';
}

/** A line for each thing that was tested on an image: `boot: passed in 52 s`. Why one failed, the findings tell. */
export function testCaseTexts({ testCases = [] }: Pick<UnitRecord, 'testCases'>): string[] {
  return testCases.map(({ name, seconds, outcome }) => `${name}: ${outcomeText(outcome, seconds)}`);
}

function outcomeText(outcome: TestCase['outcome'], seconds: number): string {
  if (outcome === 'skipped') return 'skipped';
  return outcome === 'passed'
    ? `passed in ${durationText(seconds)}`
    : `failed after ${durationText(seconds)}`;
}
