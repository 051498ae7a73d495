import pLimit, { type LimitFunction } from 'p-limit';

/**
 * One queue for each kind of work, in which the first in the plan is the first to start.
 * @param limits how many of a kind may run at once; 0 or absent is all
 */
export function createSlots(limits: Readonly<Record<string, number>>): (work: string) => LimitFunction {
  const queues = new Map<string, LimitFunction>();
  return (work) => {
    const limit = limits[work] ?? 0;
    const queue = queues.get(work) ?? pLimit(limit > 0 ? limit : Infinity);
    queues.set(work, queue);
    return queue;
  };
}
