import type { Outcome, UnitRecord } from '../step/record.js';
import { cut, listed } from './fit.js';
import { grouped } from './grouped.js';
import { titleOf } from './report.js';
import { countWords, outcomeWords } from './words.js';

/** The most units of a kind that a page shows one by one; 300 labs have tens of thousands. */
export const mostShown = 200;

/** The most reasons for which a page counts units. */
const mostReasons = 20;

/** The most names beside a count, and their characters. */
const mostNames = 3;

const mostOfNames = 120;

const mostOfGroup = 1000;

/** Many units shortened to what fits a page. */
export interface Condensed {
  /** Those shown one by one: what failed before what is unfinished, and that before the others. */
  readonly shown: readonly UnitRecord[];
  /** The others in numbers: `54000 left alone: The lab has it.` */
  readonly counted: readonly string[];
}

const order: readonly Outcome[] = ['failed', 'unfinished', 'planned', 'succeeded', 'skipped'];

/**
 * Shows what failed, what is unfinished and what was done, at most 200 of each, and counts the others. What the plan
 * left alone is counted by its reason, with the names where these are few, and so is what was checked and is right. The
 * JSON report has everything.
 */
export function condense(records: readonly UnitRecord[]): Condensed {
  const loud = records.filter((record) => !isQuiet(record));
  const kinds = order.map((outcome) => loud.filter((record) => record.outcome === outcome));
  return {
    shown: kinds.flatMap((units) => units.slice(0, mostShown)),
    counted: [
      ...kinds.map((units) => countWords(units.slice(mostShown))).flatMap(moreOf),
      ...byReason(records.filter(isQuiet)),
    ],
  };
}

/** Whether a unit needs no row: nothing was to be done to it, and nothing is wrong with it. A list also tells what is missing. */
function isQuiet({ outcome, verb, startedAt }: UnitRecord): boolean {
  if (startedAt !== undefined || verb === 'list') return false;
  return outcome === 'skipped' || (outcome === 'succeeded' && verb === 'check');
}

function moreOf(counts: string): string[] {
  return counts === '' ? [] : [`And ${counts}.`];
}

/** Counts units by what became of them and why, the most frequent first. */
export function byReason(records: readonly UnitRecord[]): string[] {
  const groups = grouped(records, (record) => `${outcomeWords(record)}: ${record.reason}`);
  const sorted = [...groups.values()].sort((one, other) => other.length - one.length);
  const rest = sorted.slice(mostReasons).flat();
  return [...sorted.slice(0, mostReasons).map(groupText), ...moreOf(countWords(rest))];
}

/** `a → Near, b → Near: left alone: The lab has it.`, or `3 kept: …`: images that are kept are only counted. */
function groupText(units: readonly UnitRecord[]): string {
  const [first] = units;
  if (!first) return '';
  const isNamed = units.length <= mostNames && first.verb !== 'keep';
  const who = isNamed
    ? `${listed(units.map(titleOf), mostOfNames)}: ${outcomeWords(first)}`
    : countWords(units);
  return `${who}: ${cut(first.reason.replace(/\s+/g, ' '), mostOfGroup)}`;
}
