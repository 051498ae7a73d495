import { gigabytesText } from '../step/bytes.js';
import type { UnitRecord } from '../step/record.js';
import { condense } from './condense.js';
import { cut, cutFront, mostCharacters } from './fit.js';
import { shortReason } from './reasons.js';
import { durationText, secondsBetween } from './units.js';
import { outcomeWords } from './words.js';

/** The headings of the columns of `cellsOf`. */
export const recordHeading = [
  'Outcome',
  'Image',
  'Golden image',
  'Where',
  'Reason',
  'Time',
  'Moved',
] as const;

/** What the column of subjects is called where all are of one of these kinds. */
const subjectHeadings: Readonly<Record<string, string>> = {
  'virtual machine': 'VM',
  environment: 'Environment',
  deployment: 'Deployment',
};

/** The headings for these records: their subjects need not be images. */
export function headingFor(records: readonly Pick<UnitRecord, 'subject'>[]): readonly string[] {
  const [heading, ...others] = new Set(records.map(({ subject }) => subjectHeadings[subject.kind]));
  const named = heading !== undefined && others.length === 0 ? heading : 'Image';
  return recordHeading.map((text) => (text === 'Image' ? named : text));
}

/** The cells of one record, in the columns of `recordHeading`. */
export function cellsOf(record: UnitRecord): string[] {
  const { subject, target, imageFacts, startedAt, endedAt, bytes } = record;
  return [
    outcomeWords(record),
    subject.name,
    imageFacts?.path === subject.name ? '' : (imageFacts?.path ?? ''),
    target?.name ?? '',
    shortReason(record),
    startedAt ? durationText(secondsBetween(startedAt, endedAt)) : '',
    bytes > 0 ? gigabytesText(bytes) : '',
  ];
}

/** The most characters of a cell of the log's table by column; the reason gets what is left. */
const mostOfCell = [14, 45, 35, 24, Infinity, 12, 12];

const reasonColumn = recordHeading.indexOf('Reason');

/**
 * The closing table of the log: aligned text, one line a record, failures first, without empty columns; then the counts
 * of what needs no line. No line is longer than the log allows.
 */
export function textTable(records: readonly UnitRecord[]): string[] {
  const { shown, counted } = condense(records);
  const rows = shown.map((record) => cellsOf(record).map(fitted));
  const heading = headingFor(shown);
  const others = widthsOf([heading, ...rows]).filter((_, column) => column !== reasonColumn);
  const left = mostCharacters - others.reduce((sum, width) => sum + width + gap.length, 0);
  const cells = rows.map((row) =>
    row.map((cell, column) => (column === reasonColumn ? cut(cell, left) : cell)),
  );
  return [...alignedTable([heading, ...cells]), ...counted];
}

function fitted(cell: string, column: number): string {
  const most = mostOfCell[column] ?? Infinity;
  return recordHeading[column] === 'Reason' ? cell : cutFront(cell.replace(/\s+/g, ' '), most);
}

const gap = '  ';

function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const [head = []] = rows;
  return head.map((_, column) => rows.reduce((most, row) => Math.max(most, (row[column] ?? '').length), 0));
}

/** Aligns rows of equal length, the first of which is the heading; leaves out empty columns. */
export function alignedTable(rows: readonly (readonly string[])[]): string[] {
  const oneLine = rows.map((row) => row.map((cell) => cell.replace(/\s+/g, ' ')));
  const [head = [], ...body] = oneLine;
  const columns = head.map((_, index) => index).filter((index) => body.some((row) => row[index] !== ''));
  const widths = widthsOf(oneLine);
  const line = (row: readonly string[]) =>
    columns
      .map((index) => (row[index] ?? '').padEnd(widths[index] ?? 0))
      .join(gap)
      .trimEnd();
  const rule = columns.map((index) => '-'.repeat(widths[index] ?? 0)).join(gap);
  return body.length === 0 ? [] : [line(head), rule, ...body.map(line)];
}
