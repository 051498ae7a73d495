import { grouped } from '../reports/grouped.js';
import type { CellOfRun } from '../reports/run.js';
import { sumOf } from './sum.js';

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
}

/** What all places hold of each golden image, and what each place holds. */
export function storageOf(cells: readonly CellOfRun[]): Storage {
  const byImage = rowsOf(cells, ({ path }) => path);
  return {
    byImage,
    byPlace: rowsOf(cells, ({ place }) =>
      place.kind === 'lab' ? place.name : `${place.kind} ${place.name}`,
    ),
    bytes: sumOf(byImage, ({ bytes }) => bytes),
  };
}

function rowsOf(cells: readonly CellOfRun[], nameOf: (cell: CellOfRun) => string): readonly StorageRow[] {
  const stored = cells.filter(({ isShared, images }) => !isShared && images.length > 0);
  const rows = [...grouped(stored, nameOf)].map(([name, group]) => {
    const images = group.flatMap((cell) => cell.images);
    return {
      name,
      images: images.length,
      unknown: images.filter(({ bytes }) => bytes === undefined).length,
      bytes: sumOf(images, ({ bytes = 0 }) => bytes),
    };
  });
  const most = rows.reduce((largest, { bytes }) => Math.max(largest, bytes), 1);
  return rows
    .map((row) => ({ ...row, share: row.bytes / most }))
    .sort((one, other) => other.bytes - one.bytes || one.name.localeCompare(other.name));
}
