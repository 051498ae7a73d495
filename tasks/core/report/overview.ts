import type { UnitRecord } from '../step/record.js';
import { criticalPathOf } from './critical-path.js';
import { imageCells } from './image-cells.js';
import { headOf, jsonRecord, oneLineEach } from './json.js';
import { type KnownImages, knownImages } from './known-images.js';
import { cellRow, createLists, imageRow, type Lists, unitRow } from './overview-rows.js';
import type { Report } from './report.js';
import { type Overview, type OverviewCell, type ReportHead, wholeRunTask } from './schema.js';
import { secondsBetween } from './units.js';

const most = { findings: 200, units: 5000, problems: 1000 } as const;

/** The most characters of a text in a finding or a problem. */
const mostCharacters = 1000;

/** The overview as one line of JSON. */
export function overviewJson(report: Report): string {
  return oneLineEach(JSON.stringify(overviewOf(report)));
}

/** What a page shows of a run: about 2 MB for 60,000 pairs of image and lab. */
export function overviewOf(report: Report): Overview {
  const { records } = report.result;
  const head = headOf(report);
  const units = records.filter(({ startedAt, outcome }) => startedAt ?? outcome === 'planned');
  const critical = report.task === wholeRunTask ? criticalPathOf(records) : [];
  const shown = longest(units, critical);
  const problems = records.filter(({ outcome }) => outcome === 'failed' || outcome === 'unfinished');
  return {
    ...bounded(head),
    omitted: {
      findings: beyond(most.findings, head.findings),
      units: beyond(most.units, units),
      problems: beyond(most.problems, problems),
    },
    freedBytes: head.took?.freedBytes ?? 0,
    ...rowsOf(report, shown),
    ...(critical.length > 0 ? { criticalPath: critical.map((record) => shown.indexOf(record)) } : {}),
    problems: shortened(problems.slice(0, most.problems).map(jsonRecord)),
  };
}

type Rows = 'targets' | 'paths' | 'images' | 'verbs' | 'phaseNames' | 'cells' | 'units';

function rowsOf(
  { result: { records, startedAt } }: Report,
  shown: readonly UnitRecord[],
): Pick<Overview, Rows> {
  const known = knownImages(records);
  const lists = createLists(known);
  const images = known.all.map((image) => imageRow(image, lists));
  const cells = [...cellRows(records, known, lists)];
  const units = shown.map((unit) => unitRow(unit, startedAt, lists));
  const { targets, paths, verbs, phaseNames } = lists;
  return {
    targets: targets.items,
    paths: paths.items,
    images,
    verbs: verbs.items,
    phaseNames: phaseNames.items,
    cells,
    units,
  };
}

function* cellRows(
  records: readonly UnitRecord[],
  known: KnownImages,
  lists: Lists,
): Generator<OverviewCell> {
  for (const ofPath of imageCells(records, known)) for (const cell of ofPath) yield cellRow(cell, lists);
}

function beyond(count: number, { length }: { readonly length: number }): number {
  return Math.max(0, length - count);
}

/** Those of the critical path, and of the others as many as there is room for; in the order of the report. */
function longest(units: readonly UnitRecord[], critical: readonly UnitRecord[]): readonly UnitRecord[] {
  if (units.length <= most.units) return units;
  const duration = ({ startedAt, endedAt }: UnitRecord) => secondsBetween(startedAt, endedAt);
  const sorted = [...units].sort((a, b) => duration(b) - duration(a));
  const others = sorted.filter((unit) => !critical.includes(unit));
  const kept = new Set([...critical, ...others].slice(0, most.units));
  return units.filter((unit) => kept.has(unit));
}

function bounded(head: ReportHead): ReportHead {
  const { message, findings } = head;
  return {
    ...head,
    message: shortText(message),
    findings: shortened(findings.slice(0, most.findings)),
  };
}

/** A copy of plain data with its long texts cut. */
function shortened<T>(data: T): T {
  const short = (_: string, value: unknown) => (typeof value === 'string' ? shortText(value) : value);
  return JSON.parse(JSON.stringify(data, short)) as T;
}

function shortText(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters - 1)}…`;
}
