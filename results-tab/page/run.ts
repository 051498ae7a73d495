import type { Run } from '../host/read-run.js';
import { type CellOfRun, cellsOfRun } from '../reports/run.js';
import { csvOf } from '../views/csv.js';
import type { Formats } from '../views/format.js';
import { filterCells, labCells, matcherOf } from '../views/grid.js';
import { headlineOf } from '../views/headline.js';
import { timelineOf } from '../views/phases.js';
import { plansOf } from '../views/plan.js';
import { cardsOf } from '../views/problems.js';
import { storageOf } from '../views/storage.js';
import { sumOf } from '../views/sum.js';
import { tookOf } from '../views/took.js';
import { download } from './download.js';
import { element } from './element.js';
import { chosenFilter } from './filter.js';
import { byId, fill, fillLater, onClick } from './frame.js';
import { drawHeadline } from './headline.js';
import { drawMatrix } from './matrix.js';
import { drawPhases } from './phases.js';
import { drawPlan } from './plan.js';
import { drawProblems } from './problems.js';
import { drawStorage } from './storage.js';
import { drawTook } from './took.js';

/** A run as the page shows it. */
export interface Shown {
  readonly run: Run;
  readonly cells: readonly CellOfRun[];
  readonly now: number;
}

/** Draws the answer at once, and what the filter narrows down after that. */
export function drawRun(shown: Shown, formats: Formats, done: () => void): void {
  const { run, cells } = shown;
  const { reports, faults } = run;
  fill(
    'faults',
    faults.map((fault) => element('p', {}, fault)),
  );
  byId('empty').hidden = reports.length > 0;
  byId('filter').hidden = cells.length === 0;
  fill('headline', reports.length === 0 ? [] : drawHeadline(headlineOf(reports, cells)));
  fill(
    'problems',
    drawProblems(
      cardsOf(reports),
      sumOf(reports, ({ omitted }) => omitted),
    ),
  );
  drawFiltered(shown, formats, done);
}

/** Draws what the filter leaves. */
export function drawFiltered({ run, cells, now }: Shown, formats: Formats, done: () => void): void {
  const { reports } = run;
  const filter = chosenFilter();
  const isWanted = matcherOf(filter.text);
  const chosen = filterCells(cells, filter);
  const ofLabs = labCells(chosen);
  byId('filter-count').textContent = `${ofLabs.length} of ${labCells(cells).length} cells`;
  fillLater(
    [
      ['matrix', () => drawMatrix(ofLabs, { reports, now, formats })],
      ['storage', () => drawStorage(storageOf(chosen))],
      ['took', () => drawTook(tookOf(reports, isWanted))],
      ['plan', () => drawPlan(plansOf(reports))],
      ['phases', () => drawPhases(timelineOf(reports, isWanted), formats)],
    ],
    done,
  );
}

/** Offers what can be done with all of the run. */
export function offerDownloads(shown: () => Shown | undefined): void {
  onClick('csv', () =>
    // Without the mark, spreadsheets take the text for one in the code page of the machine.
    download('image-factory.csv', 'text/csv', `\uFEFF${csvOf(shown()?.cells ?? [])}`),
  );
  onClick('json', () =>
    download('image-factory.json', 'application/json', `[${(shown()?.run.texts ?? []).join(',\n')}]\n`),
  );
}

export function shownOf(run: Run, now: number): Shown {
  return { run, cells: cellsOfRun(run.reports), now };
}

export function isSameRun(one: Run, other: Run): boolean {
  const isSame = (texts: readonly string[], others: readonly string[]) =>
    texts.length === others.length && texts.every((text, index) => text === others[index]);
  return isSame(one.texts, other.texts) && isSame(one.faults, other.faults);
}
