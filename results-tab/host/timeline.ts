import { knownNumber, listOf, objectOf, type Properties, textOf } from '../reports/values.js';

/** Where in the run a step is. */
export interface Position {
  readonly step: string;
  readonly job: string;
  readonly stage: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** The positions of the steps in a timeline, by the id of their record. */
export function positionsOf(timeline: string): ReadonlyMap<string, Position> {
  const records = listOf(objectOf(JSON.parse(timeline))['records']).map(objectOf);
  const byId = new Map(records.map((record) => [idOf(record), record]));
  const steps = records.filter(({ type }) => type === 'Task');
  return new Map(steps.map((step) => [idOf(step), positionOf(step, byId)]));
}

function positionOf(step: Properties, byId: ReadonlyMap<string, Properties>): Position {
  const above = ancestorsOf(step, byId);
  const job = above.find(({ type }) => type === 'Job');
  const stage = above.find(({ type }) => type === 'Stage');
  return {
    step: textOf(step['name']),
    job: textOf(job?.['name']),
    // A pipeline without stages has one of this name.
    stage: textOf(stage?.['name']).replace(/^__default$/, ''),
    attempt: knownNumber(job?.['attempt']) ?? 1,
  };
}

function ancestorsOf(
  record: Properties,
  byId: ReadonlyMap<string, Properties>,
  known: readonly Properties[] = [],
): readonly Properties[] {
  const next = byId.get(textOf(record['parentId']).toLowerCase());
  return next === undefined || known.includes(next) ? known : ancestorsOf(next, byId, [...known, next]);
}

function idOf(record: Properties): string {
  return textOf(record['id']).toLowerCase();
}
