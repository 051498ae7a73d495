import { isCertainlyNewer } from '../labs/image-order.js';
import type { Candidate } from './candidates.js';
import type { RetentionOptions } from './inputs.js';
import { countOf } from './limits.js';
import { takesPlace } from './reasons.js';

const newest = 'It is the newest good one.';

const mayBeNewest = 'It may be the newest good one.';

const amongNewest = 'It is among the newest';

const unknownCount = 'Images.json does not tell for how long it is kept: it is wrong.';

/** Whether an image stays only as long as there are not enough newer ones. */
export function isByRank(rule: string): boolean {
  return rule === newest || rule === mayBeNewest || rule.startsWith(amongNewest);
}

/** Tells of the images that no reason concerns which rule keeps them. */
export function describeKept(
  candidates: readonly Candidate[],
  options: Pick<RetentionOptions, 'ImagesToSave' | 'keeping'>,
): (candidate: Candidate) => string {
  const places = placesByPath(candidates);
  return (candidate) => {
    const others = (places.get(candidate.pathKey) ?? []).filter((other) => other !== candidate);
    return (
      candidate.keptBy ??
      candidate.withheldBy ??
      whyUnusable(candidate) ??
      whyRanked(candidate, others, options)
    );
  };
}

function placesByPath(candidates: readonly Candidate[]): ReadonlyMap<string, readonly Candidate[]> {
  const places = new Map<string, Candidate[]>();
  for (const candidate of candidates.filter(takesPlace)) {
    const known = places.get(candidate.pathKey);
    if (known) known.push(candidate);
    else places.set(candidate.pathKey, [candidate]);
  }
  return places;
}

function whyUnusable({ state }: Candidate): string | undefined {
  switch (state) {
    case 'unfinished':
      return 'It is still being made.';
    case 'failed':
      return 'Its creation failed, and it is stored: DistributeImages makes it again.';
    case 'partial':
      return 'It has failed in some regions, and there are not enough newer ones.';
    case 'usable':
      return undefined;
  }
}

function whyRanked(
  { pathKey, order }: Candidate,
  others: readonly Candidate[],
  options: Pick<RetentionOptions, 'ImagesToSave' | 'keeping'>,
): string {
  if (others.every((other) => isCertainlyNewer(order, other.order))) return newest;
  if (!others.some((other) => isCertainlyNewer(other.order, order))) return mayBeNewest;
  const count = countOf(pathKey, options);
  return Number.isFinite(count) ? `${amongNewest} (count ${count}).` : unknownCount;
}
