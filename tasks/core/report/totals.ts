import type { Outcome, UnitRecord } from '../step/record.js';
import type { Totals } from './schema.js';

/** Counts records by outcome, and the bytes that were moved. */
export function totalsOf(records: readonly UnitRecord[]): Totals {
  const count = (outcome: Outcome) => records.filter((record) => record.outcome === outcome).length;
  return {
    succeeded: count('succeeded'),
    skipped: count('skipped'),
    failed: count('failed'),
    unfinished: count('unfinished'),
    planned: count('planned'),
    bytes: records.filter(isExpected).reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** Whether something comes of a record, as far as that is known: of a plan, what is done only if others come to nothing does not. */
export function isExpected({ isFallback, outcome }: Pick<UnitRecord, 'isFallback' | 'outcome'>): boolean {
  return !isFallback || outcome !== 'planned';
}

/** The outcomes that occurred: `4 succeeded, 1 failed`, or `nothing was done`. */
export function countsText(totals: Totals): string {
  const outcomes: readonly Outcome[] = ['planned', 'succeeded', 'skipped', 'failed', 'unfinished'];
  const counted = outcomes.filter((outcome) => totals[outcome] > 0);
  return counted.map((outcome) => `${totals[outcome]} ${outcome}`).join(', ') || 'nothing was done';
}
