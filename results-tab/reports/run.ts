import { lowerCase } from './lower-case.js';
import type { Cell, CellState, TaskReport } from './task-report.js';

/** A report with its place in the run. */
export interface ReportOfRun extends TaskReport {
  /** The step, and where a run has several of it the job and the attempt: `SnapImages, job Factory, attempt 2`. */
  readonly label: string;
}

export interface CellOfRun extends Cell {
  /** The task that tells the state. */
  readonly task: string;
}

/** States that say what was to come in this run: another task of it, which only sees what is there, cannot say more. */
const lasting: readonly CellState[] = ['failed', 'unfinished', 'planned'];

/**
 * What each place has of each golden image at the end of the run. Of several reports the one of the task that started
 * last holds; but what failed, is unfinished or planned stays so unless the same task, run again, tells otherwise.
 */
export function cellsOfRun(reports: readonly TaskReport[]): readonly CellOfRun[] {
  const cells: CellOfRun[] = [];
  const places = new Map<string, Map<string, number>>();
  for (const { task, cells: reported } of [...reports].sort(
    (one, other) => one.startedAt - other.startedAt,
  )) {
    for (const cell of reported) {
      const indexes = indexesOf(places, cell.place.id);
      const path = lowerCase(cell.path);
      const index = indexes.get(path) ?? cells.length;
      indexes.set(path, index);
      cells[index] = laterOf(cells[index], { ...cell, task });
    }
  }
  return cells;
}

/** The indexes of a place by path, in a map of its own: keys of id and path would take most of the time. */
function indexesOf(places: Map<string, Map<string, number>>, id: string): Map<string, number> {
  const key = lowerCase(id);
  const indexes = places.get(key) ?? new Map<string, number>();
  places.set(key, indexes);
  return indexes;
}

function laterOf(earlier: CellOfRun | undefined, later: CellOfRun): CellOfRun {
  if (earlier === undefined || earlier.task === later.task || !lasting.includes(earlier.state)) return later;
  return { ...earlier, images: later.images, olderBy: later.olderBy };
}
