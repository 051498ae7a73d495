/** The most skipped units that a page shows one by one; 300 labs have tens of thousands. */
const mostSkips = 200;

interface Unit {
  readonly outcome: string;
  readonly reason: string;
}

/** Many units shortened to what fits a page. */
export interface Condensed<T> {
  /** Those shown one by one, in their order. */
  readonly shown: readonly T[];
  /** The others in numbers: `54000 more skipped: The lab has it.` */
  readonly counted: readonly string[];
}

/**
 * Counts the skipped units by their reason in place of showing them, where there are more than 200. Shows all others
 * always; the JSON report has everything.
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
