import { sumOf } from './sum.js';
import type { CellOfRun, ReportOfRun } from '../reports/run.js';

export interface StorageRow {
  readonly name: string;
  readonly images: number;
  /** Images whose size is not known; they count as nothing. */
  readonly unknown: number;
  readonly bytes: number;
  /** The share of the largest row, 0 to 1. */
  readonly share: number;
}

export interface Storage {
  readonly byImage: readonly StorageRow[];
  readonly byPlace: readonly StorageRow[];
  readonly bytes: number;
  readonly freedBytes: number;
  /** What tasks that only planned would delete. */
  readonly wouldFreeBytes: number;
}

/** What all places hold of each golden image, what each place holds, and what the run deleted. */
export function storageOf(cells: readonly CellOfRun[], reports: readonly ReportOfRun[]): Storage {
  const byImage = rowsOf(cells, ({ path }) => path);
  return {
    byImage,
    byPlace: rowsOf(cells, ({ place }) =>
      place.kind === 'lab' ? place.name : `${place.kind} ${place.name}`,
    ),
    bytes: sumOf(byImage, ({ bytes }) => bytes),
    freedBytes: sumOf(
      reports.filter(({ planOnly }) => !planOnly),
      ({ freedBytes }) => freedBytes,
    ),
    wouldFreeBytes: sumOf(
      reports.filter(({ planOnly }) => planOnly),
      ({ freedBytes }) => freedBytes,
    ),
  };
}

function rowsOf(cells: readonly CellOfRun[], nameOf: (cell: CellOfRun) => string): readonly StorageRow[] {
  const rows = new Map<string, { images: number; unknown: number; bytes: number }>();
  for (const cell of cells) {
    if (cell.isShared) continue;
    const row = rows.get(nameOf(cell)) ?? { images: 0, unknown: 0, bytes: 0 };
    for (const { bytes } of cell.images) {
      row.images += 1;
      row.unknown += bytes === undefined ? 1 : 0;
      row.bytes += bytes ?? 0;
    }
    rows.set(nameOf(cell), row);
  }
  const most = [...rows.values()].reduce((largest, { bytes }) => Math.max(largest, bytes), 1);
  return [...rows]
    .map(([name, row]) => ({ name, ...row, share: row.bytes / most }))
    .filter(({ images }) => images > 0)
    .sort((one, other) => other.bytes - one.bytes || one.name.localeCompare(other.name));
}
