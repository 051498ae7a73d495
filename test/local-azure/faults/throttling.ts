import * as z from 'zod';
import type { Clock } from '../clock.js';
import { send, type Answer, type Exchange, type Link } from '../front-door.js';
import { createBucket, type Bucket, type BucketSize } from './bucket.js';

const bucket = z.strictObject({ size: z.number().positive(), refillPerSecond: z.number().positive() });
const buckets = z.strictObject({ reads: bucket, writes: bucket, deletes: bucket });

/** True for the buckets of the service; seconds are unscaled. */
export const throttling = z.union([z.boolean(), buckets]);
export type Throttling = z.infer<typeof throttling>;
type Buckets = Readonly<Record<Operation, BucketSize>>;
type Operation = 'reads' | 'writes' | 'deletes';

/** https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const serviceBuckets: Buckets = {
  reads: { size: 250, refillPerSecond: 25 },
  writes: { size: 200, refillPerSecond: 10 },
  deletes: { size: 200, refillPerSecond: 10 },
};

/** How requests fared at Azure Resource Manager's limits. */
export interface ThrottlingCounters {
  readonly refused: number;
  /** The longest run of refusals that one request met before it was let in. */
  readonly longestRun: number;
}

/** The link of the front door that limits requests by subscription, principal and kind of operation. */
export function createThrottling(
  clock: Clock,
  setting: Throttling = false,
): { readonly link: Link; readonly counters: () => ThrottlingCounters } {
  const sizes = setting === true ? serviceBuckets : setting;
  const all = new Map<string, Bucket>();
  const runs = new Map<string, number>();
  let refused = 0;
  let longestRun = 0;

  const count = ({ method, path, search, request }: Exchange, isRefused: boolean): void => {
    const key = `${method} ${path}${search} ${String(request.headers['x-ms-client-request-id'])}`;
    const run = isRefused ? (runs.get(key) ?? 0) + 1 : 0;
    if (run > 0) runs.set(key, run);
    else runs.delete(key);
    refused += isRefused ? 1 : 0;
    longestRun = Math.max(longestRun, run);
  };
  const bucketOf = (exchange: Exchange, operation: Operation, size: BucketSize): Bucket => {
    const key = `${subscriptionOf(exchange)} ${exchange.principal ?? ''} ${operation}`.toLowerCase();
    const known = all.get(key) ?? createBucket(size, clock);
    all.set(key, known);
    return known;
  };
  const link: Link = async (exchange, next) => {
    if (sizes === false || exchange.kind !== 'arm') {
      await next();
      return;
    }
    const operation = operationOf(exchange.method);
    const taken = bucketOf(exchange, operation, sizes[operation]).take();
    count(exchange, 'retryAfterSeconds' in taken);
    if ('retryAfterSeconds' in taken) {
      send(exchange, refusal(exchange, operation, taken.retryAfterSeconds, clock));
      return;
    }
    exchange.response.setHeader(remainingHeader(operation), String(taken.remaining));
    await next();
  };
  return { link, counters: () => ({ refused, longestRun }) };
}

function operationOf(method: string): Operation {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}

function remainingHeader(operation: Operation): string {
  return `x-ms-ratelimit-remaining-subscription-${operation}`;
}

function subscriptionOf({ path }: Exchange): string {
  return /^\/+subscriptions\/+([^/]+)/i.exec(path)?.[1] ?? '';
}

function refusal(exchange: Exchange, operation: Operation, seconds: number, clock: Clock): Answer {
  const milliseconds = Math.ceil(seconds / clock.unscaled(1));
  const message =
    `Number of '${operation}' requests for subscription '${subscriptionOf(exchange)}' exceeded. ` +
    `Please try again after '${seconds}' seconds after additional tokens are available. ` +
    'Refer to https://aka.ms/arm-throttling for additional information.';
  return {
    status: 429,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'retry-after': String(Math.ceil(milliseconds / 1000)),
      ...(milliseconds % 1000 !== 0 && { 'retry-after-ms': String(milliseconds) }),
      [remainingHeader(operation)]: '0',
    },
    body: JSON.stringify({ error: { code: 'SubscriptionRequestsThrottled', message } }),
  };
}
