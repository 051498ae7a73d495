import { type Failure, type SortedFindings } from '../report/failures.js';
import { testCaseTexts } from '../report/image-tests.js';
import { shortReason } from '../report/reasons.js';
import { findingText, sentence, titleOf } from '../report/report.js';
import { textTable } from '../report/table.js';
import { outcomeWords } from '../report/words.js';
import type { Finding } from '../step/action.js';
import type { UnitRecord } from '../step/record.js';

/** The most failures of which a log or a summary says everything. */
export const mostFailures = 200;

/** The end of the log: the closing table, then all that is to be read of each failure and of each file, once. */
export function closingLines(
  records: readonly UnitRecord[],
  { failures, located }: Pick<SortedFindings, 'failures' | 'located'>,
): string[] {
  const more = failures.length - mostFailures;
  return [
    ...textTable(records),
    ...failures.slice(0, mostFailures).flatMap(failureLines),
    ...(more > 0 ? [`And ${more} more failures; the JSON report has them all.`] : []),
    ...records.filter(isCutOff).slice(0, mostFailures).flatMap(unfinishedLines),
    ...located.flatMap((finding, index) => locatedLines(finding, located[index - 1])),
  ];
}

/** An unfinished action of which the table has only a part: what could not be tidied up. */
function isCutOff(record: UnitRecord): boolean {
  return record.outcome === 'unfinished' && shortReason(record) !== record.reason;
}

function unfinishedLines(record: UnitRecord): string[] {
  return ['', `${titleOf(record)}: ${outcomeWords(record)}`, `  ${sentence(record.reason)}`];
}

function failureLines({ record, findings }: Failure): string[] {
  const tested = testCaseTexts(record).map((text) => `  ${text}`);
  return ['', `${titleOf(record)}: ${outcomeWords(record)}`, ...tested, ...findings.flatMap(findingLines)];
}

function findingLines({ code, what, messages = [], why, remedy }: Finding): string[] {
  const text = [what, why].flatMap((part) => (part === undefined ? [] : [sentence(part)])).join(' ');
  return [
    `  ${code === undefined ? '' : `${code}: `}${text}`,
    ...messages.map((message) => `  - ${sentence(message)}`),
    ...(remedy === undefined ? [] : [`  Remedy: ${sentence(remedy)}`]),
  ];
}

/** A finding below the name of its file, which stands there once. */
function locatedLines(finding: Finding, before: Finding | undefined): string[] {
  const { file = '', line, column, severity } = finding;
  const place = [line, column].filter((part) => part !== undefined).join(':');
  return [
    ...(file === before?.file ? [] : ['', file]),
    `  ${place === '' ? '' : `${place} `}${severity} ${findingText(finding)}`,
  ];
}
