import type { Fault } from '../local-azure/faults/fault.js';

/**
 * Faults for at least one in twenty requests, one for each kind of transient error. Their counts have no common divisor,
 * so that none hides another, and suffice also for a run that makes few requests and hardly any GET.
 */
export const everyTwentiethFails: readonly Fault[] = [
  { act: 'answer', status: 503, retryAfter: { seconds: 5, as: 'retry-after-ms' }, count: { every: 61 } },
  { act: 'answer', status: 500, count: { every: 67 } },
  { act: 'reset before', count: { every: 71 } },
  { act: 'cut', method: 'GET', count: { every: 47 } },
  { act: 'answer', status: 504, html: true, count: { every: 73 } },
];
