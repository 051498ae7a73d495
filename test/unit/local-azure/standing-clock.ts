import type { Clock } from '../../local-azure/clock.js';
import { createFakeClock } from '../azure/fake-clock.js';

/** A clock of the local Azure that a test moves. */
export interface StandingClock extends Clock {
  /** Lets so many seconds pass, with everything that is due in them, in its order. */
  readonly pass: (seconds: number) => Promise<void>;
}

export function createStandingClock(): StandingClock {
  const time = createFakeClock();
  const after: Clock['after'] = (seconds, action) => time.after(seconds * 1000, action);
  return {
    now: () => new Date(Date.UTC(2026, 0, 1) + time.now()),
    after,
    sleep: (seconds) => new Promise((resolve) => after(seconds, resolve)),
    varied: (seconds) => seconds,
    unscaled: (milliseconds) => milliseconds / 1000,
    pass: (seconds) => time.runTo(time.now() + seconds * 1000),
  };
}
