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
  yield `${oneLineEach(JSON.stringify(head, undefined, 2)).slice(0, -2)},\n  "records": [\n`;
  for (let from = 0; from < records.length; from += recordsInPiece) {
    const lines = records
      .slice(from, from + recordsInPiece)
      .map((record) => oneLineEach(JSON.stringify(toJson(record))));
    yield `${from === 0 ? '' : ',\n'}${lines.join(',\n')}`;
  }
  yield '\n  ]\n}\n';
}

/** Escapes the characters beyond ASCII that end a line for some who read the file, which JSON does not. */
function oneLineEach(json: string): string {
  return json.replace(
    /[\u007F-\u009F\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function toJson({ startedAt, endedAt, ...record }: UnitRecord): JsonRecord {
  return {
    ...record,
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    seconds: secondsBetween(startedAt, endedAt),
  };
}
