import { type Html, markup } from './markup.js';

/** A column of a table: its heading, and the cell of a row, which is empty where there is nothing to say. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => Html | string;
  readonly kind?: 'number' | 'word';
}

/** A table of these rows without its empty columns; without rows what stands in its place. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], otherwise: string): Html {
  if (rows.length === 0) return markup`<p class="faint">${otherwise}</p>`;
  const filled = columns
    .map((column) => ({ column, cells: rows.map((row) => markup`${column.cell(row)}`) }))
    .filter(({ cells }) => cells.some((cell) => cell.html !== ''));
  const heading = filled.map(({ column }) => markup`<th${kindOf(column)}>${column.heading}</th>`);
  const lines = rows.map((_, row) =>
    rowOf(filled.map(({ column, cells }) => markup`<td${kindOf(column)}>${cells[row] ?? ''}</td>`)),
  );
  return markup`<table>
<thead>
${rowOf(heading)}</thead>
<tbody>
${lines}</tbody>
</table>`;
}

function rowOf(cells: readonly Html[]): Html {
  return markup`<tr>${cells}</tr>
`;
}

function kindOf({ kind }: Pick<Column<never>, 'kind'>): Html {
  return kind === undefined ? markup`` : markup` class="${kind}"`;
}
