import type { Distribution } from '../benchmark/distribution.js';

/** An upper or lower limit for a distribution. */
export interface Target {
  readonly what: string;
  readonly isMet: (figures: Distribution) => boolean;
}

/** No request is refused more often in a row: waiting requests know when they may be sent. */
const throttledOnce: Target = {
  what: 'no request refused more than once in a row',
  isMet: ({ longestThrottledRun }) => longestThrottledRun <= 1,
};

export const loadTargets: readonly Target[] = [
  { what: 'throttling met', isMet: ({ throttled }) => throttled > 0 },
  throttledOnce,
  { what: 'less than 250 MB', isMet: ({ peakMegabytes }) => peakMegabytes < 250 },
  { what: 'less than 60 s of CPU', isMet: ({ cpuSeconds }) => cpuSeconds < 60 },
];

/** Of the requests that it would have made undisturbed: each that fails is sent again, and makes their number larger. */
const twentiethFailed: Target = {
  what: '5 % of all requests failed',
  isMet: (figures) => figures.failed >= 0.05 * (requestsOf(figures) - figures.failed),
};

export const soakTargets: readonly Target[] = [throttledOnce, twentiethFailed];

export function missed(figures: Distribution, targets: readonly Target[]): string[] {
  return targets.filter(({ isMet }) => !isMet(figures)).map(({ what }) => what);
}

export function requestsOf({ requests }: Distribution): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}
