import { headOf, outcomeOf, pathOf, placeOf, problemsOf } from './head.js';
import type { Cell, CellState, Image, Phase, Span, TaskReport, Unit } from './task-report.js';
import {
  isObject,
  knownNumber,
  knownText,
  knownTime,
  listOf,
  numberOf,
  objectOf,
  type Properties,
  textOf,
} from './values.js';

/**
 * Reads a report that has no overview beside it, also of version 1. Its cells are only those of what the task
 * distributed or was to distribute: what else a lab has is not in the records.
 */
export function readWholeReport(report: Properties): TaskReport {
  const records = listOf(report['records']).filter(isObject);
  return {
    ...headOf(report),
    omitted: 0,
    cells: records.flatMap((record) => cellOf(record) ?? []),
    units: records.filter(isWork).map(unitOf),
    problems: problemsOf(records),
  };
}

function isWork(record: Properties): boolean {
  return record['startedAt'] !== undefined || record['outcome'] === 'planned';
}

function cellOf(record: Properties): Cell | undefined {
  const place = placeOf(record['target']);
  const path = pathOf(record);
  if (record['verb'] !== 'distribute' || place === undefined || path === undefined) return undefined;
  const state = stateOf(record);
  const image = imageOf(record);
  return {
    place,
    path,
    state,
    olderBy: 0,
    isShared: false,
    images: image && state === 'current' ? [image] : [],
  };
}

function stateOf(record: Properties): CellState {
  const outcome = outcomeOf(record['outcome']);
  return outcome === 'succeeded' || outcome === 'skipped' ? 'current' : outcome;
}

function imageOf(record: Properties): Image | undefined {
  const image = objectOf(record['image']);
  const path = pathOf(record);
  if (path === undefined) return undefined;
  return {
    path,
    name: knownText(image['name']) ?? knownText(objectOf(record['details'])['imageName']),
    createdAt: knownTime(image['createdAt']),
    bytes: knownNumber(image['bytes']),
  };
}

function unitOf(record: Properties): Unit {
  return {
    verb: textOf(record['verb']),
    outcome: outcomeOf(record['outcome']),
    image: imageOf(record),
    what: textOf(objectOf(record['subject'])['name']),
    place: placeOf(record['target']),
    span: spanOf(record),
    bytes: numberOf(record['bytes']),
    phases: listOf(record['phases']).filter(isObject).flatMap(phaseOf),
  };
}

function phaseOf(phase: Properties): readonly Phase[] {
  const span = spanOf(phase);
  return span ? [{ name: textOf(phase['name']), ...span }] : [];
}

function spanOf(value: Properties): Span | undefined {
  const startedAt = knownTime(value['startedAt']);
  if (startedAt === undefined) return undefined;
  return { startedAt, endedAt: Math.max(startedAt, knownTime(value['endedAt']) ?? startedAt) };
}
