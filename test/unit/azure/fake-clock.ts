import type { Clock } from '../../../tasks/core/azure/requests/rate-limiter.js';

/** Time that passes only as far as something waits for it. */
export interface FakeClock extends Clock {
  /** Until so many milliseconds after the start, everything that is due in order. */
  readonly runTo: (time: number) => Promise<void>;
  /** Number of pending timers, which would keep a process alive. */
  readonly timers: () => number;
}

export function createFakeClock(): FakeClock {
  const timers = new Map<() => void, number>();
  let time = 0;
  const first = () => [...timers].sort(([, one], [, other]) => one - other)[0];
  return {
    now: () => time,
    timers: () => timers.size,
    after: (milliseconds, action) => {
      const timer = () => action();
      timers.set(timer, time + milliseconds);
      return () => timers.delete(timer);
    },
    runTo: async (end) => {
      await settled();
      for (let next = first(); next && next[1] <= end; next = first()) {
        const [action, at] = next;
        timers.delete(action);
        time = at;
        action();
        await settled();
      }
      time = end;
    },
  };
}

/** After everything that waits for no time. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
