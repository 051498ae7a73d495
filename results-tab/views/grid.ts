import { grouped } from '../reports/grouped.js';
import { lowerCase } from '../reports/lower-case.js';
import type { CellOfRun } from '../reports/run.js';
import type { CellState, Place } from '../reports/task-report.js';

export interface Filter {
  /** Words that the path of the image or the name of the lab must have, in any order. */
  readonly text: string;
  readonly state: CellState | '';
}

/** Golden images by labs; a cell is undefined where a lab is not to have the image. */
export interface Grid {
  readonly columns: readonly Place[];
  readonly rows: readonly GridRow[];
}

export interface GridRow {
  readonly path: string;
  readonly cells: readonly (CellOfRun | undefined)[];
}

/** The cells of labs; those of stores are no part of the question who has which image. */
export function labCells(cells: readonly CellOfRun[]): readonly CellOfRun[] {
  return cells.filter(({ place }) => place.kind === 'lab');
}

export function filterCells(cells: readonly CellOfRun[], { text, state }: Filter): readonly CellOfRun[] {
  const matches = matcherOf(text);
  return cells.filter(
    (cell) => (state === '' || cell.state === state) && matches(`${cell.path} ${cell.place.name}`),
  );
}

/** Whether a text has all words of the filter. */
export function matcherOf(filter: string): (text: string) => boolean {
  const words = filter.toLowerCase().split(/\s+/);
  return (text) => words.every((word) => text.toLowerCase().includes(word));
}

export function gridOf(cells: readonly CellOfRun[]): Grid {
  const placeOf = ({ place }: CellOfRun) => lowerCase(place.id);
  const columns = sorted(grouped(cells, placeOf), ({ place }) => place.name).map(([{ place }]) => place);
  const rows = sorted(
    grouped(cells, ({ path }) => lowerCase(path)),
    ({ path }) => path,
  ).map((ofPath) => {
    const byPlace = new Map(ofPath.map((cell) => [placeOf(cell), cell]));
    return { path: ofPath[0].path, cells: columns.map(({ id }) => byPlace.get(lowerCase(id))) };
  });
  return { columns, rows };
}

type OfOne = readonly [CellOfRun, ...CellOfRun[]];

function sorted(groups: ReadonlyMap<string, OfOne>, by: (cell: CellOfRun) => string): readonly OfOne[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return [...groups.values()].sort(([one], [other]) => collator.compare(by(one), by(other)));
}
