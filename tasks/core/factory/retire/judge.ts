import type { Candidate } from './candidates.js';
import { allButNewest } from '../labs/image-order.js';
import type { RetentionOptions } from './inputs.js';
import { type Reason, reasons } from './reasons.js';
import type { Judged, Verdict } from './verdicts.js';
import { describeKept } from './why-kept.js';

/**
 * Runs the table of reasons over all but the images that stay whatever it says.
 * @param beside images that are counted along, and judged elsewhere
 */
export function judge<T>(
  candidates: readonly Candidate<T>[],
  options: RetentionOptions,
  beside: readonly Candidate[] = [],
): Judged<T>[] {
  const all = [...candidates, ...beside];
  const exempt = exemptOf(all, options);
  const found = firstReasons(
    all.filter((candidate) => !exempt.has(candidate)),
    options,
  );
  const keepsOf = describeKept(all, options);
  return candidates.map((candidate) => {
    const reason = found.get(candidate);
    const verdict = reason ? concerned(candidate, reason, options) : kept(candidate, keepsOf(candidate));
    return { image: candidate.image, verdict };
  });
}

function concerned(candidate: Candidate, reason: Reason, options: RetentionOptions): Verdict {
  const { keptBy } = candidate;
  if (keptBy !== undefined) return { fate: 'spared', reason, why: keptBy };
  const text = reason.textOf?.(candidate, options) ?? reason.text;
  return { fate: 'deleted', reason: { ...reason, text } };
}

function kept({ removalDoubt, subscriptionDoubt }: Candidate, rule: string): Verdict {
  const why = removalDoubt ?? subscriptionDoubt;
  return { fate: 'kept', ...(why === undefined ? { rule } : { why, isDoubt: true }) };
}

/** The first reason of the table that concerns each image. */
function firstReasons<C extends Candidate>(
  candidates: readonly C[],
  options: RetentionOptions,
): ReadonlyMap<C, Reason> {
  const found = new Map<C, Reason>();
  for (const reason of reasons) {
    const rest = candidates.filter((candidate) => !found.has(candidate));
    for (const candidate of reason.concerned(rest, options)) found.set(candidate, reason);
  }
  return found;
}

/**
 * Images that are still being created; those whose golden image may exist although it was not found (C8); and with
 * `keepLastOfRemoved` the newest usable one of each removed golden image, since a renamed one leaves it behind (C96, L29).
 */
function exemptOf<C extends Candidate>(
  candidates: readonly C[],
  { keepLastOfRemoved }: RetentionOptions,
): ReadonlySet<C> {
  const stay = candidates.filter(
    ({ state, removalDoubt }) => state === 'unfinished' || removalDoubt !== undefined,
  );
  if (!keepLastOfRemoved) return new Set(stay);
  const removed = candidates.filter(
    ({ state, hasGoldenImage, withheldBy }) =>
      state === 'usable' && !hasGoldenImage && withheldBy === undefined,
  );
  const older = new Set(allButNewest(removed, 1));
  return new Set([...stay, ...removed.filter((candidate) => !older.has(candidate))]);
}
