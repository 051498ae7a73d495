import assert from 'node:assert/strict';
import type { Took } from '../../tasks/core/report/schema.js';
import type { Outcome } from '../../tasks/core/step/record.js';
import type { TaskOutcome } from '../local-agent/agent.js';

/** A record of the attached report. */
export interface ReportRecord {
  readonly verb: string;
  readonly subject: { readonly kind: string; readonly name: string };
  readonly target?: { readonly name: string };
  readonly outcome: Outcome;
  readonly reason: string;
  /** Absent where nothing was started. */
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly machineSeconds?: number;
}

export interface AttachedReport {
  readonly schemaVersion: number;
  readonly result: string;
  readonly message: string;
  readonly cancelled: boolean;
  readonly planOnly: boolean;
  readonly totals: Readonly<Record<string, number>>;
  readonly took?: Took;
  readonly records: readonly ReportRecord[];
  readonly findings: readonly { readonly severity: string; readonly what: string; readonly code?: string }[];
}

/** The JSON report that a task attaches. */
export function reportOf({ attachments }: TaskOutcome): AttachedReport {
  const report = attachments.find(({ type }) => type === 'image-factory-result');
  assert.ok(report, 'The task attached no report.');
  return JSON.parse(report.content) as AttachedReport;
}

/** The outcome for a subject and a target, by their names, for example `failed`. */
export function outcomeOf(outcome: TaskOutcome, subject: string, target?: string): string | undefined {
  const { records } = reportOf(outcome);
  return records.find((record) => record.subject.name === subject && record.target?.name === target)?.outcome;
}
