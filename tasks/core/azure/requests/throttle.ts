import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { acquirePermit, queueOf, type RateLimiter, recordAccepted, recordThrottled } from './rate-limiter.js';
import { retryAfterMs } from './retry-after.js';

/** Milliseconds to wait where a service that throttles names no time. */
const defaultRetryAfterMs = 1000;

const longestBackoffMs = 64_000;

/**
 * Once a request is throttled, all requests of the same rate limiter wait for the time that the service asked for, and
 * are then sent at the pace that the answers allow. The throttled request is sent again, before the others. The retry
 * policies do not count this as a try, because this policy runs inside them.
 * @throws RestError for a request that has waited for an hour
 */
export function throttlePolicy(limiter: RateLimiter): PipelinePolicy {
  return {
    name: 'throttlePolicy',
    async sendRequest(request, next) {
      const queue = queueOf(limiter, request.method);
      const since = limiter.clock.now();
      for (let timesThrottled = 0, backoffMs = 0; ; timesThrottled += 1) {
        await acquirePermit(limiter, queue, { request, timesThrottled, since, backoffMs });
        const sentAt = limiter.clock.now();
        const response = await next(request);
        const waitMs = throttledForMs(response);
        if (waitMs === undefined) {
          recordAccepted(limiter, queue, sentAt);
          return response;
        }
        recordThrottled(limiter, queue, { sentAt, waitMs });
        backoffMs = backoffAfterMs(timesThrottled, waitMs);
      }
    },
  };
}

/** Milliseconds; `undefined` for an answer that is no throttling. Storage says that it is busy, but not for how long. */
function throttledForMs({ status, headers }: PipelineResponse): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const wait = retryAfterMs((name) => headers.get(name));
  const isBusy = status === 429 || headers.get('x-ms-error-code') === 'ServerBusy';
  return wait ?? (isBusy ? defaultRetryAfterMs : undefined);
}

/** A request that is throttled again, although others may not be, must not keep them waiting. */
function backoffAfterMs(timesThrottled: number, waitMs: number): number {
  return timesThrottled === 0 ? 0 : Math.min(waitMs * 2 ** timesThrottled, longestBackoffMs);
}
