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
  const columns = sorted(new Map(cells.map(({ place }) => [lowerCase(place.id), place])), ({ name }) => name);
  const indexes = new Map(columns.map(({ id }, index) => [id.toLowerCase(), index]));
  const rows = new Map<string, { path: string; cells: (CellOfRun | undefined)[] }>();
  for (const cell of cells) {
    const key = lowerCase(cell.path);
    const row = rows.get(key) ?? { path: cell.path, cells: columns.map(() => undefined) };
    row.cells[indexes.get(lowerCase(cell.place.id)) ?? 0] = cell;
    rows.set(key, row);
  }
  return { columns, rows: sorted(rows, ({ path }) => path) };
}

function sorted<T>(values: ReadonlyMap<string, T>, by: (value: T) => string): readonly T[] {
  const collator = new Intl.Collator('en', { numeric: true });
  return [...values.values()].sort((one, other) => collator.compare(by(one), by(other)));
}
