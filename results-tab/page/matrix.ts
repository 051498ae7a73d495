import type { CellOfRun, ReportOfRun } from '../reports/run.js';
import type { Formats } from '../views/format.js';
import { gridOf } from '../views/grid.js';
import { logLink, portalLink } from '../views/links.js';
import { drawCell } from './cell.js';
import { element } from './element.js';
import type { Content } from './frame.js';
import { drawGrid } from './grid.js';

export interface MatrixOptions {
  readonly reports: readonly ReportOfRun[];
  readonly now: number;
  readonly formats: Formats;
}

/** Which lab has which image, how old it is, and a panel with all versions in the cell that was chosen. */
export function drawMatrix(cells: readonly CellOfRun[], { reports, now, formats }: MatrixOptions): Content {
  if (cells.length === 0) return [];
  const panel = element('div');
  const grid = drawGrid(gridOf(cells), {
    now,
    open: (cell) => {
      const close = () => {
        panel.replaceChildren();
        grid.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
      };
      const made = drawCell(cell, { now, formats, links: linksOf(cell, reports), close });
      panel.replaceChildren(made);
      made.focus();
    },
  });
  return [grid, panel];
}

function linksOf({ place, task }: CellOfRun, reports: readonly ReportOfRun[]) {
  const report = reports.filter((each) => each.task === task).at(-1);
  return report ? [...portalLink(report, place), ...logLink(report)] : [];
}
