import { grouped } from '../reports/grouped.js';
import type { ReportOfRun } from '../reports/run.js';
import type { Unit } from '../reports/task-report.js';
import { gigabytesText } from './format.js';

export interface PlanGroup {
  /** The task and its verb. */
  readonly title: string;
  readonly rows: readonly PlanRow[];
}

type PlanRow = readonly [what: string, image: string, place: string, size: string];

/** What the tasks with `whatIf` would do, by task and verb. */
export function plansOf(reports: readonly ReportOfRun[]): readonly PlanGroup[] {
  return reports.filter(({ planOnly }) => planOnly).flatMap(groupsOf);
}

function groupsOf({ label, units }: ReportOfRun): readonly PlanGroup[] {
  const planned = units.filter(({ outcome }) => outcome === 'planned');
  return [...grouped(planned, ({ verb }) => verb)].map(([verb, group]) => ({
    title: `${label} would ${verb}`,
    rows: group.map(rowOf),
  }));
}

function rowOf({ image, what, place, bytes }: Unit): PlanRow {
  const { path, name = '', bytes: known = 0 } = image ?? { path: what || 'unknown' };
  const size = bytes === 0 ? known : bytes;
  return [path, name, place?.name ?? '', size === 0 ? '' : gigabytesText(size)];
}
