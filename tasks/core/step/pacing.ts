/** The pauses between polls of one operation. */
export interface Pace {
  /** @param share the share that is done, 0 where that is not known. @returns milliseconds */
  readonly pause: (share?: number) => number;
  /** Ends the operation; later ones of its kind are expected to take as long. */
  readonly end: () => void;
}

/** The longest pause in intervals, however far the end seems. */
const longestPause = 4;

/** Looks in an interval at what is expected to end at once. */
const soonest = 10;

/** The share of the average time of its kind before which no operation is expected to end. */
const earliestEnd = 0.75;

/**
 * Paces polls: the next one comes when the operation will be done at its speed so far, or else when others of its kind
 * were nearly done; after one interval at least and four at most.
 * At something brief one looks after a tenth of the interval, then after twice the pause before, up to an interval.
 * @param intervalMs milliseconds
 */
export function createPacing(intervalMs: number): (kind?: string, isBrief?: boolean) => Pace {
  const durations = new Map<string, Durations>();
  return (kind, isBrief = false) => {
    if (isBrief) return briefPace(intervalMs);
    const started = performance.now();
    const known = (kind === undefined ? undefined : durations.get(kind)) ?? { count: 0, sumMs: 0 };
    if (kind !== undefined) durations.set(kind, known);
    return {
      pause: (share = 0) => {
        const elapsedMs = performance.now() - started;
        const wholeMs = share > 0 ? elapsedMs / share : earliestEnd * averageOf(known);
        return Math.max(intervalMs, Math.min(wholeMs - elapsedMs, intervalMs * longestPause));
      },
      end: () => {
        known.count += 1;
        known.sumMs += performance.now() - started;
      },
    };
  };
}

function briefPace(intervalMs: number): Pace {
  let nextMs = intervalMs / soonest;
  return {
    pause: () => {
      const pauseMs = Math.min(nextMs, intervalMs);
      nextMs *= 2;
      return pauseMs;
    },
    end: () => undefined,
  };
}

/** The operations of one kind that have ended, and their time. */
interface Durations {
  count: number;
  sumMs: number;
}

function averageOf({ count, sumMs }: Durations): number {
  return count === 0 ? 0 : sumMs / count;
}

/**
 * Lengthens pauses that would end at about the same time to end at the same time: a process that wakes for each of its
 * hundred copies by itself needs a fifth more CPU time.
 * @param gridMs milliseconds between two such times
 * @param now when the pause begins, milliseconds
 * @returns milliseconds
 */
export function endingTogether(pauseMs: number, gridMs: number, now: number): number {
  return gridMs === 0 ? pauseMs : Math.ceil((now + pauseMs) / gridMs) * gridMs - now;
}
