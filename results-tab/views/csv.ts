import type { CellOfRun } from '../reports/run.js';

const heading = [
  'Golden image',
  'Kind of place',
  'Place',
  'Id of the place',
  'State',
  'Older by',
  'Image',
  'Created (UTC)',
  'Bytes',
  'Task',
];

/** The cells as a table that spreadsheets read (RFC 4180): a row for each image, and one for a cell without any. */
export function csvOf(cells: readonly CellOfRun[]): string {
  const rows = cells.flatMap(({ place, path, state, olderBy, images, task }) =>
    (images.length === 0 ? [undefined] : images).map((image) => [
      path,
      place.kind,
      place.name,
      place.id,
      state,
      String(olderBy),
      image?.name ?? '',
      image?.createdAt === undefined ? '' : new Date(image.createdAt).toISOString(),
      image?.bytes === undefined ? '' : String(image.bytes),
      task,
    ]),
  );
  return [heading, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A spreadsheet takes a text for a formula that begins with one of these; the apostrophe makes it a text. */
function field(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
