import type { Clock } from '../../local-azure/clock.js';

/** A clock of the local Azure that a test moves. */
export interface StandingClock extends Clock {
  /** Lets so many seconds pass, with everything that is due in them, in its order. */
  readonly pass: (seconds: number) => Promise<void>;
}

export function createStandingClock(): StandingClock {
  const timers = new Map<() => void, number>();
  let time = 0;
  const first = () => [...timers].sort(([, one], [, other]) => one - other)[0];
  const after: Clock['after'] = (seconds, action) => {
    const timer = () => {
      action();
    };
    timers.set(timer, time + seconds);
    return () => timers.delete(timer);
  };
  return {
    now: () => new Date(Date.UTC(2026, 0, 1) + time * 1000),
    after,
    sleep: (seconds) => new Promise((resolve) => after(seconds, resolve)),
    varied: (seconds) => seconds,
    unscaled: (milliseconds) => milliseconds / 1000,
    pass: async (seconds) => {
      const end = time + seconds;
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
