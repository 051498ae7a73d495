import type { CellOfRun } from '../reports/run.js';
import { cellLabel, cellText } from '../views/cell.js';
import type { Grid } from '../views/grid.js';
import {
  contains,
  isDrawnWhole,
  moved,
  offsetToShow,
  type Position,
  type Range,
  rangeInView,
} from '../views/window.js';
import { element, isolated } from './element.js';

/** In pixels; the styles have the same. */
const rowHeight = 32;
const columnWidth = 96;

const tabStop = '[tabindex="0"]';

const rowIndex = 'aria-rowindex';
const columnIndex = 'aria-colindex';

/** How many rows and columns beyond the view are drawn, so that scrolling shows no gap. */
const margin = 4;

export interface GridOptions {
  readonly now: number;
  readonly open: (cell: CellOfRun) => void;
}

interface Drawn {
  readonly rows: Range;
  readonly columns: Range;
}

interface State extends GridOptions {
  readonly grid: Grid;
  readonly box: HTMLElement;
  readonly table: HTMLElement;
  drawn: Drawn;
  /** The cell that has the tab stop. */
  active: Position;
}

/**
 * A grid of which only what is in view is drawn, unless it is small. It has one tab stop; arrow keys move inside, and
 * Enter opens a cell as a click does.
 */
export function drawGrid(grid: Grid, options: GridOptions): HTMLElement {
  const table = element('table', {
    role: 'grid',
    class: 'grid',
    'aria-rowcount': grid.rows.length + 1,
    'aria-colcount': grid.columns.length + 1,
  });
  const box = element('div', { class: 'grid-box', tabindex: -1 }, table);
  const nothing = { from: 0, to: 0 };
  const drawn = { rows: nothing, columns: nothing };
  const state: State = { ...options, grid, box, table, drawn, active: { row: 0, column: 0 } };
  box.addEventListener('scroll', () => requestAnimationFrame(() => drawIfNeeded(state)), { passive: true });
  box.addEventListener('keydown', (event) => press(state, event));
  box.addEventListener('click', ({ target }) => choose(state, positionOf(target)));
  new ResizeObserver(() => drawIfNeeded(state)).observe(box);
  draw(state);
  return box;
}

function draw(state: State): void {
  const { grid, box, table, active, now } = state;
  state.drawn = wanted(box, grid, margin);
  const hadFocus = box.contains(document.activeElement);
  table.replaceChildren(...partsOf(grid, state.drawn, active, now));
  // The grid keeps its tab stop where the cell that has it is not drawn.
  box.tabIndex = table.querySelector(tabStop) ? -1 : 0;
  if (hadFocus) focusOn(box, active);
}

function drawIfNeeded(state: State): void {
  const { rows, columns } = wanted(state.box, state.grid, 0);
  if (!contains(state.drawn.rows, rows) || !contains(state.drawn.columns, columns)) draw(state);
}

function press(state: State, event: KeyboardEvent): void {
  const { rows, columns } = state.grid;
  const next = moved(state.active, event.key, rows.length, columns.length);
  if (next) go(state, next);
  else if (event.key === 'Enter' || event.key === ' ') choose(state, state.active);
  else return;
  event.preventDefault();
}

function go(state: State, position: Position): void {
  const { box } = state;
  const { width, height } = roomOf(box);
  box.querySelector(tabStop)?.setAttribute('tabindex', '-1');
  state.active = position;
  box.scrollTop = offsetToShow(position.row, rowHeight, box.scrollTop, height);
  box.scrollLeft = offsetToShow(position.column, columnWidth, box.scrollLeft, width);
  drawIfNeeded(state);
  focusOn(box, position);
}

function choose(state: State, position: Position | undefined): void {
  if (position === undefined) return;
  go(state, position);
  const cell = state.grid.rows[position.row]?.cells[position.column];
  if (cell) state.open(cell);
}

function wanted(box: HTMLElement, { rows, columns }: Grid, around: number): Drawn {
  const beyond = isDrawnWhole(rows.length, columns.length) ? Infinity : around;
  const { width, height } = roomOf(box);
  return {
    rows: rangeInView(box.scrollTop, height, rowHeight, rows.length, beyond),
    columns: rangeInView(box.scrollLeft, width, columnWidth, columns.length, beyond),
  };
}

/** The room for cells beside and below the headings; a guess before the grid is on the page. */
function roomOf(box: HTMLElement): { readonly width: number; readonly height: number } {
  const corner = box.querySelector('.corner');
  return {
    width: Math.max(columnWidth, (box.clientWidth || innerWidth) - (corner?.clientWidth ?? 0)),
    height: Math.max(rowHeight, (box.clientHeight || 640) - (corner?.clientHeight ?? 0)),
  };
}

function partsOf(
  grid: Grid,
  { rows, columns }: Drawn,
  active: Position,
  now: number,
): readonly HTMLElement[] {
  const body = grid.rows.slice(rows.from, rows.to).map((row, index) => {
    const number = rows.from + index;
    const cells = row.cells.slice(columns.from, columns.to).map((cell, place) => {
      const column = columns.from + place;
      const label = cellLabel(row.path, grid.columns[column]?.name ?? '', cell, now);
      return cellElement(cell, column, label, number === active.row && column === active.column, now);
    });
    const head = element('th', { scope: 'row', title: row.path }, isolated(row.path));
    return element(
      'tr',
      { [rowIndex]: number + 2 },
      head,
      ...padded(cells, columns, grid.columns.length, 'td'),
    );
  });
  return [
    element('caption', {}, `${grid.rows.length} golden images in ${grid.columns.length} labs`),
    element('thead', {}, headRow(grid, columns)),
    element('tbody', {}, spacerRow(rows.from), ...body, spacerRow(grid.rows.length - rows.to)),
  ];
}

function headRow({ columns }: Grid, { from, to }: Range): HTMLElement {
  const heads = columns
    .slice(from, to)
    .map(({ name, id }, index) =>
      element(
        'th',
        { scope: 'col', [columnIndex]: from + index + 2, title: `${name}\n${id}` },
        isolated(name),
      ),
    );
  const corner = element('th', { scope: 'col', class: 'corner', [columnIndex]: 1 }, 'Golden image');
  return element('tr', { [rowIndex]: 1 }, corner, ...padded(heads, { from, to }, columns.length, 'th'));
}

/** Cells with the room of those on both sides that are not drawn. */
function padded(cells: readonly HTMLElement[], { from, to }: Range, count: number, name: 'td' | 'th') {
  return [...spacer(name, from), ...cells, ...spacer(name, count - to)];
}

function spacer(name: 'td' | 'th', columns: number): readonly HTMLElement[] {
  if (columns === 0) return [];
  const room = element(name, { 'aria-hidden': 'true', class: 'spacer' });
  room.style.width = `${columns * columnWidth}px`;
  return [room];
}

function spacerRow(rows: number): HTMLElement | undefined {
  if (rows === 0) return undefined;
  const row = element('tr', { 'aria-hidden': 'true' }, element('td', { class: 'spacer' }));
  row.style.height = `${rows * rowHeight}px`;
  return row;
}

function cellElement(
  cell: CellOfRun | undefined,
  column: number,
  label: string,
  isActive: boolean,
  now: number,
): HTMLElement {
  const text = cell ? cellText(cell, now) : '·';
  return element(
    'td',
    {
      role: 'gridcell',
      class: cell?.state ?? 'unwanted',
      tabindex: isActive ? 0 : -1,
      [columnIndex]: column + 2,
      'aria-label': `${text} ${label}`,
      title: label,
    },
    text,
  );
}

function focusOn(box: HTMLElement, { row, column }: Position): void {
  const cell = box.querySelector<HTMLElement>(`[${rowIndex}="${row + 2}"] [${columnIndex}="${column + 2}"]`);
  cell?.setAttribute('tabindex', '0');
  (cell ?? box).focus({ preventScroll: true });
}

function positionOf(target: EventTarget | null): Position | undefined {
  const cell = target instanceof Element ? target.closest('td[role]') : null;
  if (cell === null) return undefined;
  const indexOf = (element: Element | null, name: string) => Number(element?.getAttribute(name)) - 2;
  return { row: indexOf(cell.parentElement, rowIndex), column: indexOf(cell, columnIndex) };
}
