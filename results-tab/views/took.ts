import { grouped } from '../reports/grouped.js';
import { lowerCase } from '../reports/lower-case.js';
import type { Taken, TaskReport } from '../reports/task-report.js';
import { gigabytesText, hoursText } from './format.js';
import { sumOf } from './sum.js';

/** A golden image, and the texts of what it took; what is not known is empty. */
export type TookRow = readonly [name: string, ...amounts: string[]];

/**
 * What the run took in all, and for each golden image whose path is wanted, added up over its tasks. What was only planned counts
 * where nothing else was done.
 */
export function tookOf(
  reports: readonly Pick<TaskReport, 'took' | 'planOnly'>[],
  isWanted: (path: string) => boolean = () => true,
): readonly TookRow[] {
  const done = reports.filter(({ planOnly }) => !planOnly);
  const all = (done.length === 0 ? reports : done).flatMap(({ took }) => took);
  return [...grouped(all, ({ path }) => lowerCase(path)).values()]
    .filter(([{ path }]) => path === '' || isWanted(path))
    .map(rowOf)
    .filter(([, ...texts]) => texts.some((text) => text !== ''));
}

function rowOf(group: readonly [Taken, ...Taken[]]): TookRow {
  const sums = group[0].amounts.map((_, index) => sumOf(group, ({ amounts }) => amounts[index] ?? 0));
  const [used = 0, expected = 0, guessed, ...bytes] = sums;
  return [
    group[0].path || 'In all',
    hoursText(used),
    hoursText(expected) + (guessed === 0 ? '' : ` (${guessed} guessed)`),
    ...bytes.map((size) => (size === 0 ? '' : gigabytesText(size))),
  ];
}
