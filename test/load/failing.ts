import type { Fault } from '../local-azure/faults/fault.js';

/**
 * Faults for one in twenty requests, one for each kind of transient error. Their counts have no common divisor, so
 * that none hides another.
 */
export const everyTwentiethFails: readonly Fault[] = [
  { act: 'answer', status: 503, retryAfter: { seconds: 5, as: 'retry-after-ms' }, count: { every: 79 } },
  { act: 'answer', status: 500, count: { every: 83 } },
  { act: 'reset before', count: { every: 89 } },
  { act: 'cut', method: 'GET', count: { every: 47 } },
  { act: 'answer', status: 504, html: true, count: { every: 97 } },
];
