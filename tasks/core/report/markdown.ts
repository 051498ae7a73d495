import { markdownTable } from 'markdown-table';
import type { Finding } from '../step/action.js';
import { gigabytesText } from '../step/bytes.js';
import type { UnitRecord } from '../step/record.js';
import { condense } from './condense.js';
import { matrixOf } from './matrix.js';
import { findingsOfResult, findingText, placeText, type Report } from './report.js';
import { cellsOf, recordHeading } from './table.js';
import { countsText, totalsOf } from './totals.js';
import { durationText, secondsBetween } from './units.js';
import { visible } from './visible.js';

/** The summary of a run, as Azure Pipelines shows it on the run's page. */
export function markdownSummary(report: Report): string {
  const { records } = report.result;
  const matrix = matrixOf(records);
  const parts = [
    `## ${escaped(report.task)}`,
    `**${report.taskResult}**: ${escaped(report.message)}`,
    totalsTable(report),
    ...(matrix ? ['### Images and labs', table(['Image', ...matrix.columns], matrix.rows.map(toCells))] : []),
    ...happened(records),
    ...findingsSection(findingsOfResult(report.result)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function happened(records: readonly UnitRecord[]): string[] {
  if (records.length === 0) return [];
  const { shown, counted } = condense(records);
  return ['### What happened', table([...recordHeading], shown.map(cellsOf)), ...counted.map(escaped)];
}

function toCells({ image, cells }: { image: string; cells: readonly string[] }): string[] {
  return [image, ...cells];
}

function totalsTable({ result }: Report): string {
  const totals = totalsOf(result.records);
  return table(
    ['Total', 'Time', 'Moved', 'Started (UTC)'],
    [
      [
        `${result.planOnly ? 'Only planned (whatIf); ' : ''}${countsText(totals)}`,
        durationText(secondsBetween(result.startedAt, result.endedAt)),
        gigabytesText(totals.bytes),
        result.startedAt.toISOString().slice(0, 19).replace('T', ' '),
      ],
    ],
  );
}

function findingsSection(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const rows = findings.map((finding) => [finding.severity, findingText(finding), placeText(finding)]);
  return ['### Findings', table(['Severity', 'Finding', 'Where'], rows)];
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(
    [heading, ...rows].map((row) => row.map(escaped)),
    { alignDelimiters: false },
  );
}

/**
 * Escapes text of any origin, so that a Markdown table cell shows it exactly as it is: backslashes of image paths,
 * pipes, HTML, links and emphasis have no meaning, line breaks and other control characters become spaces, and characters
 * that nobody sees are shown by their number.
 */
export function escaped(text: string): string {
  return visible(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\|`*[\]~]/g, (mark) => `\\${mark}`)
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/!(?=\\\[)/g, '\\!');
}
