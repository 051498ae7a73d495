import { setTimeout as sleep } from 'node:timers/promises';
import { createPacing, endingTogether } from './pacing.js';
import { problem } from './problem.js';

/** The result of one poll of an operation. */
export interface Poll<T> {
  readonly done: boolean;
  /** The state that the service reports, e.g. `Creating` or `41 of 128 GB`. */
  readonly state: string;
  /** The result of the operation; read once `done` is true. */
  readonly value?: T;
  /** The pause that the service asks for (Retry-After), milliseconds; fractions of a second are honoured. */
  readonly retryAfterMs?: number;
  /** The share that is done, above 0 and below 1, where that is known: polls are paced by it. */
  readonly share?: number;
}

export interface Awaited<T> {
  /** The operation, as the time-out names it: `the deployment Deploy-x of lab y`. */
  readonly what: string;
  readonly poll: (signal: AbortSignal) => Promise<Poll<T>>;
  /** The time after which waiting ends in an error; without it, or with 0 minutes, never. */
  readonly limit?: Limit;
  /** A kind of operation, e.g. `copy`, all of which take about as long: polls are paced by those that have ended. */
  readonly kind?: string;
  /** It mostly takes a second or two: the first polls come soon. */
  readonly isBrief?: boolean;
  readonly onState?: (state: string) => void;
}

export interface Limit {
  readonly minutes: number;
  /** The input that sets it, for the error's remedy. */
  readonly input: string;
}

export type Wait = <T>(awaited: Awaited<T>) => Promise<T>;

/**
 * The one way to wait: polls until done, every `intervalSeconds` (up to a tenth later, together with others) or when
 * the service asks for it; more rarely where the end is expected to be far away.
 * @throws the signal's reason on cancellation; a problem naming what was waited for and the last state on time-out
 */
export function createWait(intervalSeconds: number, signal: AbortSignal): Wait {
  const intervalMs = intervalSeconds * 1000;
  const pacing = createPacing(intervalMs);
  const together = (pauseMs: number) => endingTogether(pauseMs, intervalMs / 10, performance.now());
  return async <T>(awaited: Awaited<T>): Promise<T> => {
    const pace = pacing(awaited.kind, awaited.isBrief);
    const { what, limit = endless } = awaited;
    const limited = within(limit, signal);
    let lastState = '';
    try {
      for (;;) {
        limited.signal.throwIfAborted();
        const poll = await awaited.poll(limited.signal);
        if (poll.done) {
          pace.end();
          return poll.value as T;
        }
        if (poll.state !== lastState) awaited.onState?.(poll.state);
        lastState = poll.state;
        await pause(poll.retryAfterMs ?? together(pace.pause(poll.share)), limited.signal);
      }
    } catch (error) {
      throw limited.isOver() && !signal.aborted ? timedOut(what, limit, lastState) : error;
    } finally {
      limited.end();
    }
  };
}

const endless: Limit = { minutes: 0, input: '' };

/** Milliseconds; Node fires a longer timer at once. */
const longestTimer = 2 ** 31 - 1;

/** A signal that is also aborted when the limit is over, so that a request without an answer does not outlive it. */
function within({ minutes }: Limit, signal: AbortSignal) {
  const either = new AbortController();
  let isOver = false;
  const stop = () => either.abort(signal.reason);
  const expire = () => {
    isOver = true;
    either.abort();
  };
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const timer = minutes === 0 ? undefined : setTimeout(expire, Math.min(minutes * 60_000, longestTimer));
  return {
    signal: either.signal,
    isOver: () => isOver,
    end: () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    },
  };
}

function timedOut(what: string, { minutes, input }: Limit, state: string): Error {
  const rounded = Math.round(minutes * 100) / 100;
  return problem(
    `Gave up waiting for ${what} after ${rounded} minutes; its last state was "${state || 'unknown'}".`,
    `Raise the input ${input} if it only needs more time.`,
  );
}

/** Ends early if the signal is aborted, without an error: the caller checks the signal. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(Math.min(milliseconds, longestTimer), undefined, { signal }).catch(() => undefined);
}
