import type { UnitRecord } from '../step/record.js';
import { findingsOfResult, type Report } from './report.js';
import { type JsonRecord, type JsonReport, schemaVersion } from './schema.js';
import { totalsOf } from './totals.js';
import { secondsBetween } from './units.js';

/** Records in one piece of text: a large distribution has tens of thousands, whose text need not be held at once. */
const recordsInPiece = 1000;

/** The JSON report (`JsonReport`) in pieces of text, with every record and every finding. */
export function* jsonReport({ task, runId, taskResult, message, result }: Report): Generator<string> {
  const { startedAt, endedAt, cancelled, planOnly, records } = result;
  const head: Omit<JsonReport, 'records'> = {
    schemaVersion,
    task,
    runId,
    result: taskResult,
    message,
    cancelled,
    planOnly,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    seconds: secondsBetween(startedAt, endedAt),
    totals: totalsOf(records),
    findings: findingsOfResult(result),
  };
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "records": [\n`;
  for (let from = 0; from < records.length; from += recordsInPiece) {
    const lines = records.slice(from, from + recordsInPiece).map((record) => JSON.stringify(toJson(record)));
    yield `${from === 0 ? '' : ',\n'}${lines.join(',\n')}`;
  }
  yield '\n  ]\n}\n';
}

function toJson({ startedAt, endedAt, ...record }: UnitRecord): JsonRecord {
  return {
    ...record,
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    seconds: secondsBetween(startedAt, endedAt),
  };
}
