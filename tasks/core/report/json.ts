import type { UnitRecord } from '../step/record.js';
import { findingsOfResult, type Report } from './report.js';
import { totalsOf } from './totals.js';
import { secondsBetween } from './units.js';

/** Rises with every change that a reader of the report would have to know of. */
const schemaVersion = 1;

/** Records that become one piece of text: a large distribution has tens of thousands, which need not be held at once. */
const recordsInPiece = 1000;

/**
 * The attachment `image-factory-result`, in pieces: every record and every finding. Times are UTC (ISO 8601), durations
 * seconds, sizes bytes.
 */
export function* jsonReport({ task, runId, taskResult, message, result }: Report): Generator<string> {
  const { startedAt, endedAt, cancelled, planOnly, records } = result;
  const head = {
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
    findings: findingsOfResult(result),
  };
  yield `${JSON.stringify(head, undefined, 2).slice(0, -2)},\n  "records": [\n`;
  for (let from = 0; from < records.length; from += recordsInPiece) {
    const lines = records
      .slice(from, from + recordsInPiece)
      .map((record) => JSON.stringify(recordOf(record)));
    yield `${from === 0 ? '' : ',\n'}${lines.join(',\n')}`;
  }
  yield '\n  ]\n}\n';
}

function recordOf(record: UnitRecord) {
  return { ...record, seconds: secondsBetween(record.startedAt, record.endedAt) };
}
