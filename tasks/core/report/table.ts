import { gigabytesText } from '../step/bytes.js';
import type { UnitRecord } from '../step/record.js';
import { condense } from './condense.js';
import { durationText, secondsBetween } from './units.js';

/** The headings of the columns of `cellsOf`. */
export const recordHeading = [
  'Outcome',
  'Action',
  'Image',
  'Golden image',
  'Where',
  'Result',
  'Time',
  'Moved',
] as const;

/** The cells of one record, in the columns of `recordHeading`. */
export function cellsOf(record: UnitRecord): string[] {
  const { verb, subject, target, outcome, reason, details, startedAt, endedAt, bytes } = record;
  return [
    outcome,
    verb,
    subject.name,
    details['imagePath'] === subject.name ? '' : (details['imagePath'] ?? ''),
    target?.name ?? '',
    reason,
    startedAt ? durationText(secondsBetween(startedAt, endedAt)) : '',
    bytes > 0 ? gigabytesText(bytes) : '',
  ];
}

/** The closing table of the log: aligned text, one line a record, without empty columns. */
export function textTable(records: readonly UnitRecord[]): string[] {
  const { shown, counted } = condense(records);
  return [...alignedTable([[...recordHeading], ...shown.map(cellsOf)]), ...counted];
}

function widest(rows: readonly (readonly string[])[], column: number): number {
  return rows.reduce((most, row) => Math.max(most, (row[column] ?? '').length), 0);
}

/** Aligns rows of equal length, the first of which is the heading; leaves out empty columns. */
export function alignedTable(rows: readonly (readonly string[])[]): string[] {
  const oneLine = rows.map((row) => row.map((cell) => cell.replace(/\s+/g, ' ')));
  const [head = [], ...body] = oneLine;
  const columns = head.map((_, index) => index).filter((index) => body.some((row) => row[index] !== ''));
  const widths = columns.map((index) => widest(oneLine, index));
  const line = (row: readonly string[]) =>
    columns
      .map((index, position) => (row[index] ?? '').padEnd(widths[position] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return body.length === 0 ? [] : [line(head), rule, ...body.map(line)];
}
