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
  const cells = new Map<string, CellOfRun>();
  for (const { task, cells: reported } of [...reports].sort(
    (one, other) => one.startedAt - other.startedAt,
  )) {
    for (const cell of reported) {
      const key = `${cell.place.id} ${cell.path}`.toLowerCase();
      cells.set(key, laterOf(cells.get(key), { ...cell, task }));
    }
  }
  return [...cells.values()];
}

function laterOf(earlier: CellOfRun | undefined, later: CellOfRun): CellOfRun {
  if (earlier === undefined || earlier.task === later.task || !lasting.includes(earlier.state)) return later;
  return { ...earlier, images: later.images, olderBy: later.olderBy };
}
