import type { Finding } from '../step/action.js';
import type { StepResult, UnitRecord } from '../step/record.js';
import { about, worstFirst } from './report.js';

/** A unit that failed, with what is to be read of it. */
export interface Failure {
  readonly record: UnitRecord;
  readonly findings: readonly Finding[];
}

/** All findings of a run, each in one of three places. */
export interface SortedFindings {
  /** The units that failed, but those whose findings all have a place in a file. */
  readonly failures: readonly Failure[];
  /** The findings that name a place in a file, by file and line, each once. */
  readonly located: readonly Finding[];
  /** The others, worst first and each once. */
  readonly others: readonly Finding[];
}

/** Sorts the findings of a run by where a reader looks for them. */
export function sortFindings({ findings, records }: StepResult): SortedFindings {
  const failed = records.filter(({ outcome }) => outcome === 'failed');
  // Few of tens of thousands of records have one.
  const found = records.filter((record) => record.findings.length > 0);
  const calm = found.filter(({ outcome }) => outcome !== 'failed');
  const ofAll = [...findings, ...found.flatMap((record) => record.findings)];
  return {
    failures: failed.flatMap(failureOf),
    located: worstFirst(ofAll.filter(isLocated)).sort(byPlace),
    others: worstFirst([
      ...findings.filter((finding) => !isLocated(finding)),
      ...calm.flatMap((record) => unlocated(record).map((finding) => about(record, finding))),
    ]),
  };
}

/** A unit without any finding has its reason as one. */
function failureOf(record: UnitRecord): Failure[] {
  const findings = unlocated(record);
  if (findings.length > 0) return [{ record, findings }];
  return record.findings.length > 0
    ? []
    : [{ record, findings: [{ severity: 'error', what: record.reason }] }];
}

function unlocated({ findings }: UnitRecord): readonly Finding[] {
  return findings.filter((finding) => !isLocated(finding));
}

function isLocated({ file }: Finding): boolean {
  return file !== undefined;
}

function byPlace(one: Finding, other: Finding): number {
  const files = (one.file ?? '').localeCompare(other.file ?? '', 'en');
  return files || (one.line ?? 0) - (other.line ?? 0) || (one.column ?? 0) - (other.column ?? 0);
}
