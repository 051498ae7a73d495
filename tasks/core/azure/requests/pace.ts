/**
 * The rate of requests against a limit that is known only by throttled answers. The limit is modelled as a token bucket,
 * as in Azure Resource Manager
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling).
 * All times are milliseconds of one clock.
 */
export interface Pace {
  /** The time between two requests at which none is throttled; 0 where no limit is known. */
  readonly intervalMs: number;
  /** The interval is estimated from a Retry-After, not measured between two throttled requests. */
  readonly isEstimate: boolean;
  /** The time in which the rate of requests that were not throttled doubles. */
  readonly doublingMs: number;
  /** When the rate begins to grow. */
  readonly growingSince: number;
  /** When the request was sent that found the bucket empty. What is accepted from then on measures its refill. */
  readonly emptyAt: number;
  /** When the answer to that request came. */
  readonly emptyKnownAt: number;
  /** Requests accepted since then. */
  readonly accepted: number;
  /** When the last of these was answered. */
  readonly answeredAt: number;
  /** Requests sent since then, answered or not. */
  readonly sent: number;
  /** When the last request was sent. */
  readonly sentAt: number;
}

/** The pace where no request was throttled. */
export const noPace: Pace = {
  intervalMs: 0,
  isEstimate: true,
  doublingMs: 0,
  growingSince: 0,
  emptyAt: -Infinity,
  emptyKnownAt: -Infinity,
  accepted: 0,
  answeredAt: 0,
  sent: 0,
  sentAt: 0,
};

/** The factor by which intervals are longer than computed: clocks and networks are inexact. */
const margin = 1.1;

/** In how many intervals the rate doubles. */
const doubling = { estimated: 0.5, measured: 8 };

/** The longest interval that is chosen without a Retry-After that asks for it. */
const longestIntervalMs = 60_000;

/** A shorter interval is no limit. */
const shortestIntervalMs = 1;

/** A throttled request: when it was sent, when its answer came, and how long the service asked to wait. */
export interface Throttling {
  readonly sentAt: number;
  readonly now: number;
  readonly waitMs: number;
}

/**
 * The pace after a throttled request. The first time, the interval is the time that the service asked to wait: at least
 * one request is accepted after each such time. The next time, the requests accepted in between measure the refill.
 */
export function paceAfterThrottling(pace: Pace, { sentAt, now, waitMs }: Throttling): Pace {
  const common = {
    growingSince: now + waitMs,
    emptyAt: Math.max(pace.emptyAt, sentAt),
    accepted: 0,
    answeredAt: now,
    sent: 0,
    sentAt: now,
  };
  // It was sent before the limit was known, and so says nothing about the pace.
  if (pace.emptyKnownAt >= sentAt) return { ...pace, ...common };
  const isEstimate = !isPaced(pace, now);
  const intervalMs = isEstimate ? waitMs * margin : measuredIntervalMs(pace, now, waitMs);
  const doublingMs = isEstimate
    ? doubling.estimated * waitMs
    : doubling.measured * Math.max(intervalMs, waitMs);
  return { ...common, intervalMs, isEstimate, doublingMs, emptyKnownAt: now };
}

/** A single accepted request measures nothing: its token may have been almost refilled when the bucket was empty. */
function measuredIntervalMs(pace: Pace, now: number, waitMs: number): number {
  if (pace.accepted < 2) return Math.max(Math.min(2 * pace.intervalMs, longestIntervalMs), waitMs * margin);
  return (margin * (now - pace.emptyAt)) / (pace.accepted - 1);
}

/** The pace after a request was accepted. */
export function paceAfterAnswer(pace: Pace, { sentAt, now }: Omit<Throttling, 'waitMs'>): Pace {
  if (pace === noPace || sentAt <= pace.emptyKnownAt) return pace;
  return { ...pace, accepted: pace.accepted + 1, answeredAt: now };
}

/** A request for which the pace is asked. */
export interface PacedRequest {
  readonly now: number;
  /** It was throttled before. */
  readonly wasThrottled: boolean;
}

/** A request that is sent. */
export interface SentRequest extends PacedRequest {
  /** Throttled requests wait, this one included. */
  readonly throttledRequestsWait: boolean;
}

/** The pace after a request was sent. It ends once its interval is short and it protects no throttled request. */
export function paceAfterSending(
  pace: Pace,
  { now, wasThrottled, throttledRequestsWait }: SentRequest,
): Pace {
  if (!throttledRequestsWait && !isPaced(pace, now)) return noPace;
  const growingSince = wasThrottled && !pace.isEstimate ? now : pace.growingSince;
  return { ...pace, sent: pace.sent + 1, sentAt: now, growingSince };
}

/** When the next request may be sent. One that was throttled waits until it will certainly be accepted. */
export function nextPermitAt(pace: Pace, { now, wasThrottled }: PacedRequest): number {
  return pace.sentAt + (wasThrottled ? certainIntervalMs(pace) : growingIntervalMs(pace, now));
}

function isPaced(pace: Pace, now: number): boolean {
  return growingIntervalMs(pace, now) >= shortestIntervalMs;
}

/**
 * The interval at which the service will certainly accept a request: at least as many tokens as requests were accepted
 * have been refilled since the bucket was empty, unless answers are outstanding. The service counts a request at an
 * unknown time between its sending and its answer, so the longer time is the certain one.
 */
function certainIntervalMs({ intervalMs, emptyAt, accepted, answeredAt, sent }: Pace): number {
  if (accepted < 2 || sent > accepted) return intervalMs;
  return Math.min(intervalMs, (margin * (answeredAt - emptyAt)) / (accepted - 1));
}

/** The interval at the growing rate, which finds out whether the service accepts more. */
function growingIntervalMs({ intervalMs, growingSince, doublingMs }: Pace, now: number): number {
  if (intervalMs === 0) return 0;
  return intervalMs / 2 ** (Math.max(0, now - growingSince) / doublingMs);
}
