/** Tables with no more cells than this are drawn whole. */
const mostCells = 2000;

export interface Range {
  readonly from: number;
  /** The first that is not in the range. */
  readonly to: number;
}

export function isDrawnWhole(rows: number, columns: number): boolean {
  return rows * columns <= mostCells;
}

/** Which of `count` items of one size are in view or within `margin` items of it. */
export function rangeInView(
  offset: number,
  extent: number,
  size: number,
  count: number,
  margin: number,
): Range {
  const first = Math.floor(offset / size);
  const last = Math.ceil((offset + extent) / size);
  return {
    from: Math.min(count, Math.max(0, first - margin)),
    to: Math.max(0, Math.min(count, last + margin)),
  };
}

export function contains(outer: Range, inner: Range): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

/** The offset at which an item is in view, as near to the present one as possible. */
export function offsetToShow(index: number, size: number, offset: number, extent: number): number {
  const start = index * size;
  if (start < offset) return start;
  return start + size > offset + extent ? start + size - extent : offset;
}

export interface Position {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads to in a grid; undefined for a key that leads nowhere. */
export function moved(
  { row, column }: Position,
  key: string,
  rows: number,
  columns: number,
): Position | undefined {
  const steps: Readonly<Record<string, Position>> = {
    ArrowUp: { row: row - 1, column },
    ArrowDown: { row: row + 1, column },
    ArrowLeft: { row, column: column - 1 },
    ArrowRight: { row, column: column + 1 },
    PageUp: { row: row - 10, column },
    PageDown: { row: row + 10, column },
    Home: { row, column: 0 },
    End: { row, column: columns - 1 },
  };
  const step = steps[key];
  return step && { row: within(step.row, rows), column: within(step.column, columns) };
}

function within(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
