import { createHash } from 'node:crypto';
import type { Link } from './exchange.js';

/** The time of the local Azure. Durations are given in unscaled seconds and pass `timeScale` times faster. */
export interface Clock {
  /** The real time of day in UTC plus the configured skew: clients compare it with their own clocks. */
  readonly now: () => Date;
  /** Runs the action after so many unscaled seconds; the returned function cancels it. */
  readonly after: (seconds: number, action: () => void) => () => void;
  readonly sleep: (seconds: number) => Promise<void>;
  /** The seconds, varied by up to the world's variation. Seed and id decide, so that each run gets the same. */
  readonly varied: (seconds: number, id: string) => number;
  /** Converts real milliseconds into unscaled seconds. */
  readonly unscaled: (milliseconds: number) => number;
}

export interface ClockOptions {
  readonly timeScale: number;
  readonly seed: number;
  readonly variation?: number;
  readonly clockSkewSeconds?: number;
}

/** A clock that shows the same time and runs at another speed. */
export function withTimeScale({ now }: Clock, timeScale: number): Pick<Clock, 'now' | 'unscaled'> {
  return { now, unscaled: (milliseconds) => unscaled(milliseconds, timeScale) };
}

function unscaled(milliseconds: number, timeScale: number): number {
  return (milliseconds / 1000) * timeScale;
}

/** Middleware that sets the date of every answer by this clock. */
export function dateAnswers(clock: Clock): Link {
  return async ({ response }, next) => {
    response.setHeader('date', clock.now().toUTCString());
    await next();
  };
}

/** Creates a clock. Its timers keep no process alive; the servers do. */
export function createClock({ timeScale, seed, variation = 0, clockSkewSeconds = 0 }: ClockOptions): Clock {
  const after = (seconds: number, action: () => void): (() => void) => {
    const timer = setTimeout(action, (seconds * 1000) / timeScale).unref();
    return () => {
      clearTimeout(timer);
    };
  };
  return {
    now: () => new Date(Date.now() + clockSkewSeconds * 1000),
    after,
    sleep: (seconds) => new Promise((resolve) => after(seconds, resolve)),
    varied: (seconds, id) => seconds * (1 + variation * (2 * fraction(`${seed}:${id.toLowerCase()}`) - 1)),
    unscaled: (milliseconds) => unscaled(milliseconds, timeScale),
  };
}

/** A pseudo-random number from 0 to below 1 that depends on the text alone. */
export function fraction(text: string): number {
  return createHash('sha1').update(text).digest().readUInt32BE(0) / 2 ** 32;
}
