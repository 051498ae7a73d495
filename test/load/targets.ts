import type { Distribution } from '../benchmark/distribution.js';
import { requestsIn } from '../benchmark/measured-run.js';
import type { PlainClient } from './plain.js';

/** A distribution, and what a plain client costs here that sends as many requests: so no target depends on the machine. */
export interface ComparedDistribution extends Distribution {
  readonly plainClient: PlainClient;
}

/** An upper or lower limit for a distribution. */
export interface Target<Figures extends Distribution = Distribution> {
  readonly what: string;
  readonly isMet: (figures: Figures) => boolean;
}

/** No request is refused more often in a row: waiting requests know when they may be sent. */
const throttledOnce: Target = {
  what: 'no request refused more than once in a row',
  isMet: ({ longestThrottledRun }) => longestThrottledRun <= 1,
};

/** The CPU time of the task by that of the plain client. */
export function cpuRatio({ cpuSeconds, plainClient }: ComparedDistribution): number {
  return cpuSeconds / plainClient.cpuSeconds;
}

export const loadTargets: readonly Target<ComparedDistribution>[] = [
  { what: 'throttling met', isMet: ({ throttled }) => throttled > 0 },
  throttledOnce,
  { what: 'less than 250 MB', isMet: ({ peakMegabytes }) => peakMegabytes < 250 },
  { what: 'at most 3 times the CPU of a plain client', isMet: (figures) => cpuRatio(figures) <= 3 },
];

/** Of the requests that it would have made undisturbed: each that fails is sent again, and makes their number larger. */
const twentiethFailed: Target = {
  what: '5 % of all requests failed',
  isMet: (figures) => figures.failed >= 0.05 * (requestsIn(figures) - figures.failed),
};

export const soakTargets: readonly Target[] = [throttledOnce, twentiethFailed];

export function missed<Figures extends Distribution>(
  figures: Figures,
  targets: readonly Target<Figures>[],
): string[] {
  return targets.filter(({ isMet }) => !isMet(figures)).map(({ what }) => what);
}
