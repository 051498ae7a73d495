import type { Record } from '../step/record.js';
import { findingsOfResult, type Report } from './report.js';
import { totalsOf } from './totals.js';
import { secondsBetween } from './units.js';

/** Rises with every change that a reader of the report would have to know of. */
const schemaVersion = 1;

/**
 * The attachment `image-factory-result`: every record and every finding. Times are UTC (ISO 8601), durations seconds,
 * sizes bytes.
 */
export function jsonReport({ task, runId, taskResult, message, result }: Report): string {
  const { startedAt, endedAt, cancelled, planOnly, records } = result;
  const report = {
    schemaVersion,
    task,
    runId,
    result: taskResult,
    message,
    cancelled,
    planOnly,
    startedAt,
    endedAt,
    seconds: secondsBetween(startedAt, endedAt),
    totals: totalsOf(records),
    records: records.map(recordOf),
    findings: findingsOfResult(result),
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function recordOf(record: Record) {
  return { ...record, seconds: secondsBetween(record.startedAt, record.endedAt) };
}
