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
  const step = steps[key];
  return step && { row: within(row + step[0], rows), column: within(column + step[1], columns) };
}

/** How many rows and columns a key leads on. */
const steps: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
  Home: [0, -Infinity],
  End: [0, Infinity],
};

function within(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
