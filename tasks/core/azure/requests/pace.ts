/**
 * How fast requests may follow each other against a limit of which only its refusals are known: a token bucket as that of
 * Azure Resource Manager (https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling).
 * All times are milliseconds of one clock.
 */
export interface Pace {
  /** Between two requests, so that none is refused; 0: there is no pace to keep. */
  readonly intervalMs: number;
  /** The interval comes from a Retry-After, not from what was let in between two refusals. */
  readonly isGuess: boolean;
  /** In this time those that were not refused yet get twice as fast. */
  readonly doublingMs: number;
  /** When that begins. */
  readonly since: number;
  /** When the request was sent that found the limit reached: from then on, what is let in shows how much comes back. */
  readonly emptyAt: number;
  /** When its answer came. */
  readonly knownAt: number;
  readonly letIn: number;
  /** When the last of these was answered. */
  readonly answeredAt: number;
  /** Since the limit was found, answered or not. */
  readonly sent: number;
  /** When the last request was sent. */
  readonly sentAt: number;
}

export const noPace: Pace = {
  ...{ intervalMs: 0, isGuess: true, doublingMs: 0, since: 0 },
  ...{ emptyAt: -Infinity, knownAt: -Infinity, letIn: 0, answeredAt: 0, sent: 0, sentAt: 0 },
};

/** What clocks and networks may be off by. */
const margin = 1.1;

/** In how many waits the speed doubles. */
const doubling = { guessed: 0.5, measured: 8 };

/** A slower pace is only what a service asks for. */
const slowestMs = 60_000;

/** A faster pace is none. */
const shortestIntervalMs = 1;

/**
 * The pace after a refusal. A service that asks to be left alone gets at first one request for each such time: that
 * many it has promised. Once it refuses again, what it has let in since the last refusal tells what comes back to it.
 */
export function paceAfterRefusal(pace: Pace, sentAt: number, now: number, waitMs: number): Pace {
  const common = {
    since: now + waitMs,
    emptyAt: Math.max(pace.emptyAt, sentAt),
    letIn: 0,
    answeredAt: now,
    sent: 0,
    sentAt: now,
  };
  // It was on its way when the limit was found.
  if (pace.knownAt >= sentAt) return { ...pace, ...common };
  const isGuess = !isPaced(pace, now);
  const intervalMs = isGuess ? waitMs * margin : measured(pace, now, waitMs);
  const doublingMs = isGuess ? doubling.guessed * waitMs : doubling.measured * Math.max(intervalMs, waitMs);
  return { ...common, intervalMs, isGuess, doublingMs, knownAt: now };
}

/** One that was let in tells nothing: the limit may have been a fraction of a request away from it. */
function measured(pace: Pace, now: number, waitMs: number): number {
  if (pace.letIn < 2) return Math.max(Math.min(2 * pace.intervalMs, slowestMs), waitMs * margin);
  return (margin * (now - pace.emptyAt)) / (pace.letIn - 1);
}

/** The pace after an answer that is no refusal. */
export function paceAfterAnswer(pace: Pace, sentAt: number, now: number): Pace {
  if (pace === noPace || sentAt <= pace.knownAt) return pace;
  return { ...pace, letIn: pace.letIn + 1, answeredAt: now };
}

/** The pace after a request was sent. It ends where there is nobody left whom it protects. */
export function paceAfterTurn(pace: Pace, wasRefused: boolean, refusedWait: boolean, now: number): Pace {
  if (!refusedWait && !isPaced(pace, now)) return noPace;
  const since = wasRefused && !pace.isGuess ? now : pace.since;
  return { ...pace, sent: pace.sent + 1, sentAt: now, since };
}

/** When the next request may be sent; what was refused before waits until it will certainly be let in. */
export function nextTurn(pace: Pace, wasRefused: boolean, now: number): number {
  return pace.sentAt + (wasRefused ? safeMs(pace) : boldMs(pace, now));
}

export function isPaced(pace: Pace, now: number): boolean {
  return boldMs(pace, now) >= shortestIntervalMs;
}

/**
 * What was let in since the limit was found has come back since then at least, unless there are answers to come. When the
 * service counted a request, between its sending and its answer, is not known: the longer time is the safe one.
 */
function safeMs({ intervalMs, emptyAt, letIn, answeredAt, sent }: Pace): number {
  if (letIn < 2 || sent > letIn) return intervalMs;
  return Math.min(intervalMs, (margin * (answeredAt - emptyAt)) / (letIn - 1));
}

function boldMs({ intervalMs, since, doublingMs }: Pace, now: number): number {
  if (intervalMs === 0) return 0;
  return intervalMs / 2 ** (Math.max(0, now - since) / doublingMs);
}
