/** Units that were left alone and that a page can hold one by one; 300 labs have tens of thousands. */
const mostSkips = 200;

interface Unit {
  readonly outcome: string;
  readonly reason: string;
}

/** What a page shows of many units. */
export interface Condensed<T> {
  /** Those shown one by one, in their order. */
  readonly shown: readonly T[];
  /** The others in numbers: `54000 more skipped: The lab has it.` */
  readonly counted: readonly string[];
}

/**
 * Leaves out what was skipped where that is too much to read, and tells how much it was and why. What was done or failed
 * is always shown; the JSON report has everything.
 */
export function condense<T extends Unit>(units: readonly T[]): Condensed<T> {
  const skipped = units.filter(({ outcome }) => outcome === 'skipped');
  if (skipped.length <= mostSkips) return { shown: units, counted: [] };
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return {
    shown: units.filter(({ outcome }) => outcome !== 'skipped'),
    counted: [...counts].map(([reason, count]) => `${count} more skipped: ${reason}`),
  };
}
