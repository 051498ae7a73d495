import { markdownTable } from 'markdown-table';
import type { Finding } from '../step/action.js';
import { gigabytesText } from '../step/bytes.js';
import type { UnitRecord } from '../step/record.js';
import { condense } from './condense.js';
import { escaped } from './escaped.js';
import { type Failure, sortFindings } from './failures.js';
import { criticalPathLine } from './critical-path.js';
import { cut } from './fit.js';
import { testCaseTexts } from './image-tests.js';
import { imageTimesOf } from './image-times.js';
import { imageTimesCells, imageTimesHeading } from './image-times-table.js';
import { machineId, markdownLink, portalLink } from './links.js';
import { matrixOf } from './matrix.js';
import { findingText, placeText, type Report, sentence } from './report.js';
import { type ReportOrigin, type TaskResult, wholeRunTask } from './schema.js';
import { cellsOf, headingFor, recordHeading } from './table.js';
import { tookOf } from './took.js';
import { amountsText, tookCells, tookHeading } from './took-texts.js';
import { totalsOf } from './totals.js';
import { dateText, durationText, secondsBetween } from './units.js';
import { outcomeWords } from './words.js';

/** The most failures, findings and golden images with their times on a page, and the most characters of a text. */
const most = { failures: 100, findings: 100, images: 100, characters: 2000 } as const;

const resultWords: Readonly<Record<TaskResult, string>> = {
  Succeeded: 'Succeeded',
  SucceededWithIssues: 'Succeeded with issues',
  Failed: 'Failed',
};

/** The summary of a run, as Azure Pipelines shows it on the run's page: failures first, with their remedy. */
export function markdownSummary(report: Report): string {
  const { result, origin, message, task } = report;
  const { failures, located, others } = sortFindings(result);
  const parts = [
    `## ${escaped(task)}`,
    `**${resultWords[report.taskResult]}**: ${escaped(message)}`,
    factsLine(report),
    ...failuresSection(failures, origin),
    ...findingsSection([...others, ...located]),
    ...matrixSection(result.records),
    ...(task === wholeRunTask ? timesSection(result.records) : []),
    ...tookSection(result),
    ...doneSection(report),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** When and where it ran, what it moved, and where its log is. */
function factsLine({ result, origin }: Report): string {
  const { startedAt, endedAt, lab, records } = result;
  const { bytes } = totalsOf(records);
  const moved = result.planOnly ? 'would move' : 'moved';
  return [
    `Started ${dateText(startedAt)}`,
    `took ${durationText(secondsBetween(startedAt, endedAt))}`,
    ...(bytes > 0 ? [`${moved} ${gigabytesText(bytes)}`] : []),
    ...(lab ? [`lab ${placeLink(lab, origin)}`] : []),
    ...(origin.logUrl === undefined ? [] : [markdownLink('log of this step', origin.logUrl)]),
  ].join(', ');
}

function placeLink({ name, id }: { readonly name: string; readonly id: string }, origin: ReportOrigin) {
  return markdownLink(escaped(name), portalLink(origin, id));
}

function failuresSection(failures: readonly Failure[], origin: ReportOrigin): string[] {
  if (failures.length === 0) return [];
  const shown = failures.slice(0, most.failures).map((failure) => failureText(failure, origin));
  const more = failures.length - shown.length;
  return ['### What failed', shown.join('\n'), ...(more > 0 ? [`And ${more} more.`] : [])];
}

/** A failure as an item of a list, with a list of what was tested and of what others said. */
function failureText({ record, findings }: Failure, origin: ReportOrigin): string {
  const { subject, target } = record;
  const place = target ? ` → ${placeLink(target, origin)}` : '';
  const heading = `- **${escaped(subject.name)}**${place}: ${outcomeWords(record)}`;
  const tested = testCaseTexts(record).map((text) => `  - ${escapedText(text)}`);
  return [heading, ...tested, ...findings.flatMap(findingItems)].join('\n');
}

function findingItems({ code, what, messages = [], why, remedy }: Finding): string[] {
  const text = [what, why].flatMap((part) => (part === undefined ? [] : [sentence(part)])).join(' ');
  return [
    `  - ${escapedText(`${code === undefined ? '' : `${code}: `}${text}`)}`,
    ...messages.map((message) => `    - ${escapedText(message)}`),
    ...(remedy === undefined ? [] : [`  - **Remedy**: ${escapedText(sentence(remedy))}`]),
  ];
}

/** A text of any origin, which begins no heading and no list either. */
function escapedText(text: string): string {
  return escaped(cut(text, most.characters))
    .trimStart()
    .replace(/^(\d*)([#+\-=.)])/, '$1\\$2');
}

function findingsSection(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings
    .slice(0, most.findings)
    .map((finding) => [placeText(finding), finding.severity, findingText(finding)].map(escapedText));
  const more = findings.length - rows.length;
  return [
    '### Findings',
    tableOf(['Where', 'Severity', 'Finding'], rows),
    ...(more > 0 ? [`And ${more} more.`] : []),
  ];
}

function matrixSection(records: readonly UnitRecord[]): string[] {
  const matrix = matrixOf(records);
  if (!matrix) return [];
  const rows = matrix.rows.map((row) => row.map(escaped));
  const more = matrix.more > 0 ? [`And ${matrix.more} more golden images.`] : [];
  return ['### Images and labs', tableOf(matrix.heading.map(escaped), rows), ...more];
}

/** How long each golden image took, and why the run took as long as it did. */
function timesSection(records: readonly UnitRecord[]): string[] {
  const images = imageTimesOf(records);
  if (images.length === 0) return [];
  const rows = images.slice(0, most.images).map((image) => imageTimesCells(image).map(escaped));
  const more = images.length - rows.length;
  return [
    '### Time by golden image',
    tableOf(imageTimesHeading, rows),
    ...(more > 0 ? [`And ${more} more golden images.`] : []),
    escaped(criticalPathLine(records) ?? ''),
  ];
}

/** What the run took; by golden image where VMs were made. */
function tookSection({ records, planOnly }: Report['result']): string[] {
  const took = tookOf(records);
  if (!took) return [];
  const { expectedMachines, images } = took;
  const rows = images.slice(0, most.images).map((image) => tookCells(image).map(escaped));
  const more = images.length - rows.length;
  return [
    planOnly ? '### What it would take' : '### What it took',
    escaped(amountsText(took)),
    ...(expectedMachines === undefined ? [] : [tableOf(tookHeading, rows)]),
    ...(expectedMachines !== undefined && more > 0 ? [`And ${more} more golden images.`] : []),
  ];
}

/** What was done, or would be; failures stand above. */
function doneSection({ result, origin }: Report): string[] {
  const others = result.records.filter(({ outcome }) => outcome !== 'failed');
  if (others.length === 0) return [];
  const { shown, counted } = condense(others);
  const table = tableOf(
    headingFor(shown),
    shown.map((record) => linkedCells(record, origin)),
  );
  return [
    result.planOnly ? '### What would be done' : '### What was done',
    ...(shown.length === 0 ? [] : [table]),
    ...(counted.length === 0 ? [] : [counted.map((text) => `- ${escapedText(text)}`).join('\n')]),
  ];
}

const whereColumn = recordHeading.indexOf('Where');

/** The cells of a record, in which its lab and its VM are links. */
function linkedCells(record: UnitRecord, origin: ReportOrigin): string[] {
  const { target, details } = record;
  const cells = cellsOf(record).map(escaped);
  const machine = machineId(record);
  const url = machine === undefined ? undefined : portalLink(origin, machine);
  const links = [
    ...(target ? [placeLink(target, origin)] : []),
    ...(url === undefined ? [] : [`VM ${markdownLink(escaped(details['vmName'] ?? ''), url)}`]),
  ];
  return cells.map((cell, column) => (column === whereColumn ? links.join(', ') : cell));
}

/** A table of cells that are Markdown, without empty columns. */
function tableOf(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const isUsed = (_: unknown, column: number) => rows.some((row) => (row[column] ?? '') !== '');
  return markdownTable(
    [heading, ...rows].map((row) => row.filter(isUsed)),
    { alignDelimiters: false },
  );
}
