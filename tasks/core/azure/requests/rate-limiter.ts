import { type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import {
  nextPermitAt,
  noPace,
  type Pace,
  paceAfterAnswer,
  paceAfterSending,
  paceAfterThrottling,
  type Throttling,
} from './pace.js';

/** Limits the rate of all requests to one subscription or storage account. */
export interface RateLimiter {
  /** The limit that a request counts against, where the service has several. */
  readonly limitOf: (method: string) => string;
  readonly clock: Clock;
  /** No request is sent before this time: the service asked for that when it throttled one. */
  blockedUntil: number;
  /** By limit. */
  readonly queues: Map<string, Queue>;
}

/** Milliseconds, as those of `performance.now()`. */
export interface Clock {
  readonly now: () => number;
  /** Carries out the action later; the returned function prevents that. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
}

/** The requests that wait because of one limit, and the pace at which it lets them be sent. */
export interface Queue {
  pace: Pace;
  readonly throttled: QueuedRequest[];
  readonly others: QueuedRequest[];
  stopTimer: () => void;
}

interface QueuedRequest {
  /** It was throttled exactly once. */
  readonly wasThrottled: boolean;
  /** When it stops waiting. */
  readonly deadline: number;
  readonly permit: () => void;
  readonly expire: () => void;
}

/** A request that asks for a permit. */
export interface PermitRequest {
  readonly request: PipelineRequest;
  readonly timesThrottled: number;
  /** When it asked for its first permit. */
  readonly since: number;
  /** Milliseconds before it enters the queue. */
  readonly backoffMs: number;
}

/** Milliseconds that a request may wait: the longest limits of Azure Resource Manager are those by the hour. */
const longestWaitMs = 3_600_000;

const realClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, Math.ceil(milliseconds));
    return () => clearTimeout(timer);
  },
};

/** @param limitOf by default, all requests count against one limit */
export function createRateLimiter(
  limitOf: RateLimiter['limitOf'] = () => '',
  clock = realClock,
): RateLimiter {
  return { limitOf, clock, blockedUntil: 0, queues: new Map() };
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
export function resourceManagerLimit(method: string): string {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}

/** The queue of the limit that requests of a method count against. */
export function queueOf({ limitOf, queues }: RateLimiter, method: string): Queue {
  const limit = limitOf(method);
  const known = queues.get(limit);
  if (known) return known;
  const queue: Queue = { pace: noPace, throttled: [], others: [], stopTimer: () => undefined };
  queues.set(limit, queue);
  return queue;
}

/**
 * Resolves when a request may be sent.
 * @throws AbortError if its signal is aborted
 * @throws RestError if that would be more than an hour after its first permit was asked for
 */
export async function acquirePermit(
  limiter: RateLimiter,
  queue: Queue,
  permitRequest: PermitRequest,
): Promise<void> {
  if (permitRequest.timesThrottled > 0 || mustWait(limiter, queue))
    return waitInQueue(limiter, queue, permitRequest);
  const now = limiter.clock.now();
  queue.pace = paceAfterSending(queue.pace, { now, wasThrottled: false, throttledRequestsWait: false });
}

/** The service accepted a request that was sent at this time. */
export function recordAccepted(limiter: RateLimiter, queue: Queue, sentAt: number): void {
  queue.pace = paceAfterAnswer(queue.pace, { sentAt, now: limiter.clock.now() });
  if (!isEmpty(queue)) dispatch(limiter, queue);
}

/** The service throttled a request. */
export function recordThrottled(
  limiter: RateLimiter,
  queue: Queue,
  { sentAt, waitMs }: Omit<Throttling, 'now'>,
): void {
  const now = limiter.clock.now();
  limiter.blockedUntil = Math.max(limiter.blockedUntil, now + waitMs);
  queue.pace = paceAfterThrottling(queue.pace, { sentAt, now, waitMs });
}

function isEmpty({ throttled, others }: Queue): boolean {
  return throttled.length + others.length === 0;
}

function mustWait({ blockedUntil, clock }: RateLimiter, queue: Queue): boolean {
  const now = clock.now();
  if (blockedUntil > now || !isEmpty(queue)) return true;
  return nextPermitAt(queue.pace, { now, wasThrottled: false }) > now;
}

function waitInQueue(
  limiter: RateLimiter,
  queue: Queue,
  { request, timesThrottled, since, backoffMs }: PermitRequest,
): Promise<void> {
  const { abortSignal: signal } = request;
  // One that is throttled again, although others may not be, must not keep them waiting.
  const wasThrottled = timesThrottled === 1;
  const requests = wasThrottled ? queue.throttled : queue.others;
  let stopBackoff = (): void => undefined;
  return new Promise((resolve, reject) => {
    const leave = (settle: () => void) => () => {
      signal?.removeEventListener('abort', abort);
      stopBackoff();
      remove(queue, requests, queued);
      settle();
    };
    const abort = leave(() => reject(new DOMException('The request was aborted.', 'AbortError')));
    const queued: QueuedRequest = {
      wasThrottled,
      deadline: since + longestWaitMs,
      permit: leave(resolve),
      expire: leave(() => reject(waitedTooLong(request))),
    };
    const enter = () => {
      requests.push(queued);
      dispatch(limiter, queue);
    };
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
    else if (backoffMs > 0) stopBackoff = limiter.clock.after(backoffMs, enter);
    else enter();
  });
}

function remove(queue: Queue, requests: QueuedRequest[], queued: QueuedRequest): void {
  const index = requests.indexOf(queued);
  if (index >= 0) requests.splice(index, 1);
  if (isEmpty(queue)) queue.stopTimer();
}

/** Permits the requests that may be sent now, and sets a timer for the next one. */
function dispatch(limiter: RateLimiter, queue: Queue): void {
  queue.stopTimer();
  for (let first = firstOf(queue); first; first = firstOf(queue)) {
    const now = limiter.clock.now();
    const { wasThrottled, deadline } = first;
    const at = Math.max(limiter.blockedUntil, nextPermitAt(queue.pace, { now, wasThrottled }));
    if (at > deadline) first.expire();
    else if (at <= now) {
      const throttledRequestsWait = queue.throttled.length > 0;
      queue.pace = paceAfterSending(queue.pace, { now, wasThrottled, throttledRequestsWait });
      first.permit();
    } else {
      queue.stopTimer = limiter.clock.after(at - now, () => dispatch(limiter, queue));
      return;
    }
  }
}

/** While the interval is but an estimate, requests that were not throttled yet find out whether it may be shorter. */
function firstOf({ pace, throttled, others }: Queue): QueuedRequest | undefined {
  const isProbing = pace.isEstimate && pace.accepted > 0;
  return isProbing ? (others[0] ?? throttled[0]) : (throttled[0] ?? others[0]);
}

/** An error without the answer, which a retry policy would take for one that is worth another try. */
function waitedTooLong(request: PipelineRequest): RestError {
  const message = `Azure refuses more requests, and has done so for ${longestWaitMs / 60_000} minutes.`;
  return new RestError(message, { statusCode: 429, request });
}
