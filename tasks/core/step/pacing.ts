/** When to look again at one thing that is waited for. */
export interface Pace {
  /** @param share how much is done, 0 where that is not known. @returns milliseconds */
  readonly pause: (share?: number) => number;
  /** To be called when it is done, so that others of its kind need not be asked for much earlier. */
  readonly end: () => void;
}

/** Something is looked at least this often, however far its end seems: every fourth interval. */
const longestPause = 4;

/** Nothing is expected to be done before this share of the time that its kind takes on average. */
const earliestEnd = 0.75;

/**
 * When to look again at what takes time: when it will be done at the speed so far, or else when others of its kind
 * were nearly done; within one and four intervals.
 * @param intervalMs milliseconds
 */
export function createPacing(intervalMs: number): (kind?: string) => Pace {
  const durations = new Map<string, Durations>();
  return (kind) => {
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

/** How long what is of one kind has taken so far. */
interface Durations {
  count: number;
  sumMs: number;
}

function averageOf({ count, sumMs }: Durations): number {
  return count === 0 ? 0 : sumMs / count;
}

/**
 * Pauses that would end at about the same time end at the same time, none of them earlier: a process that wakes for each
 * of its hundred copies by itself needs a fifth more CPU time.
 * @param gridMs milliseconds between two such times
 * @param now when the pause begins, milliseconds
 * @returns milliseconds
 */
export function endingTogether(pauseMs: number, gridMs: number, now: number): number {
  return gridMs === 0 ? pauseMs : Math.ceil((now + pauseMs) / gridMs) * gridMs - now;
}
