import type { Fault } from '../local-azure/faults/fault.js';

/** One in twenty requests fails, in turn in each of the ways that pass by themselves. */
export const everyTwentiethFails: readonly Fault[] = [
  { act: 'answer', status: 503, retryAfter: { seconds: 5, as: 'retry-after-ms' }, count: { every: 100 } },
  { act: 'answer', status: 500, count: { every: 100 } },
  { act: 'reset before', count: { every: 100 } },
  { act: 'cut', method: 'GET', count: { every: 100 } },
  { act: 'answer', status: 504, html: true, count: { every: 100 } },
];
