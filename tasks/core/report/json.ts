import type { ImageFacts } from '../step/action.js';
import type { Phase } from '../step/phases.js';
import type { UnitRecord } from '../step/record.js';
import { machineSecondsOf } from './machine-time.js';
import { findingsOfResult, type Report } from './report.js';
import { type JsonImage, type JsonPhase, type JsonRecord, type ReportHead, schemaVersion } from './schema.js';
import { tookOf } from './took.js';
import { totalsOf } from './totals.js';
import { secondsBetween } from './units.js';

/** Records in one piece of text: a large distribution has tens of thousands, whose text need not be held at once. */
const recordsInPiece = 1000;

/** The JSON report (`JsonReport`) in pieces of text, with every record and every finding. */
export function* jsonReport(report: Report): Generator<string> {
  const { records } = report.result;
  yield `${oneLineEach(JSON.stringify(headOf(report), undefined, 2)).slice(0, -2)},\n  "records": [\n`;
  for (let from = 0; from < records.length; from += recordsInPiece) {
    const lines = records
      .slice(from, from + recordsInPiece)
      .map((record) => oneLineEach(JSON.stringify(jsonRecord(record))));
    yield `${from === 0 ? '' : ',\n'}${lines.join(',\n')}`;
  }
  yield '\n  ]\n}\n';
}

/** What the JSON report and the overview say of the run as a whole. */
export function headOf({ task, runId, origin, taskResult, message, result }: Report): ReportHead {
  const { lab, startedAt, endedAt, cancelled, planOnly, records } = result;
  const took = tookOf(records);
  return {
    schemaVersion,
    task,
    runId,
    origin,
    ...(lab ? { factoryLab: lab } : {}),
    result: taskResult,
    message,
    cancelled,
    planOnly,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt.toISOString(),
    seconds: secondsBetween(startedAt, endedAt),
    totals: totalsOf(records),
    ...(took ? { took } : {}),
    findings: findingsOfResult(result),
  };
}

/** Escapes the characters beyond ASCII that end a line for some who read the file, which JSON does not. */
export function oneLineEach(json: string): string {
  return json.replace(
    /[\u007F-\u009F\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A record as the JSON report has it. */
export function jsonRecord(unit: UnitRecord): JsonRecord {
  const { startedAt, endedAt, phases = [], imageFacts, ...record } = unit;
  const machineSeconds = machineSecondsOf(unit);
  return {
    ...record,
    ...(machineSeconds > 0 ? { machineSeconds } : {}),
    ...(imageFacts ? { image: jsonImage(imageFacts) } : {}),
    ...(startedAt ? { startedAt: startedAt.toISOString() } : {}),
    ...(endedAt ? { endedAt: endedAt.toISOString() } : {}),
    ...(phases.length > 0 ? { phases: phases.map(jsonPhase) } : {}),
    seconds: secondsBetween(startedAt, endedAt),
  };
}

function jsonImage({ createdAt, ...image }: ImageFacts): JsonImage {
  return { ...image, ...(createdAt ? { createdAt: createdAt.toISOString() } : {}) };
}

function jsonPhase({ name, startedAt, endedAt }: Phase): JsonPhase {
  return { name, startedAt: startedAt.toISOString(), endedAt: endedAt.toISOString() };
}
