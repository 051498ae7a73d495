import * as z from 'zod';
import { blobError } from '../blob-error.js';
import { type Clock, withTimeScale } from '../clock.js';
import { type Answer, type Exchange, type Link, send } from '../exchange.js';
import type { Throttling, ThrottlingLimits } from '../world.js';
import { type Bucket, type BucketClock, type BucketSize, createBucket } from './bucket.js';

const bucket = z.strictObject({ size: z.number().positive(), refillPerSecond: z.number().positive() });

const limits = z.strictObject({
  reads: bucket.exactOptional(),
  writes: bucket.exactOptional(),
  deletes: bucket.exactOptional(),
  storageAccounts: bucket.exactOptional(),
  timeScale: z.number().positive().exactOptional(),
  refillsOnceRefused: z.boolean().exactOptional(),
});

/** The setting as a world file has it; seconds are unscaled. */
export const throttling: z.ZodType<Throttling> = z.union([z.boolean(), limits]);

type Operation = 'reads' | 'writes' | 'deletes';

/** https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
const serviceBuckets: Readonly<Record<Operation, BucketSize>> = {
  reads: { size: 250, refillPerSecond: 25 },
  writes: { size: 200, refillPerSecond: 10 },
  deletes: { size: 200, refillPerSecond: 10 },
};

/** Counters of requests that met a limit. */
export interface ThrottlingCounters {
  readonly refused: number;
  /** The largest number of times in a row that one request was refused. */
  readonly longestRun: number;
}

/** A limit that a request counts against. */
interface Limit {
  readonly key: string;
  readonly size: BucketSize;
  readonly refusal: (seconds: number) => Answer;
  /** The header that tells how many requests remain, if the service has one. */
  readonly remainingHeader?: string;
}

/**
 * Middleware that limits requests to Azure Resource Manager by subscription, principal and kind of operation, and
 * requests for blobs by storage account.
 */
export function createThrottling(
  worldClock: Clock,
  setting: Throttling = false,
): { readonly link: Link; readonly counters: () => ThrottlingCounters } {
  const given = setting === false ? undefined : setting === true ? {} : setting;
  const clock = given?.timeScale === undefined ? worldClock : withTimeScale(worldClock, given.timeScale);
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
  const bucketOf = ({ key, size }: Limit): Bucket => {
    const { refillsOnceRefused = false } = given ?? {};
    const known = all.get(key) ?? createBucket({ ...size, refillsOnceRefused }, clock);
    all.set(key, known);
    return known;
  };
  const link: Link = async (exchange, next) => {
    const limit = given && limitOf(exchange, given, clock);
    if (!limit) return next();
    const taken = bucketOf(limit).take();
    count(exchange, 'retryAfterSeconds' in taken);
    if ('retryAfterSeconds' in taken) {
      exchange.request.resume();
      send(exchange, limit.refusal(taken.retryAfterSeconds));
      return;
    }
    if (limit.remainingHeader !== undefined)
      exchange.response.setHeader(limit.remainingHeader, String(taken.remaining));
    await next();
  };
  return { link, counters: () => ({ refused, longestRun }) };
}

function limitOf(exchange: Exchange, given: ThrottlingLimits, clock: BucketClock): Limit | undefined {
  const { kind, method, principal = '' } = exchange;
  if (kind === 'blob' && given.storageAccounts)
    return { key: accountOf(exchange), size: given.storageAccounts, refusal: accountRefusal };
  if (kind !== 'arm') return undefined;
  const operation = operationOf(method);
  return {
    key: `${subscriptionOf(exchange)} ${principal} ${operation}`.toLowerCase(),
    size: given[operation] ?? serviceBuckets[operation],
    refusal: (seconds) => refusal(exchange, operation, seconds, clock),
    remainingHeader: remainingHeader(operation),
  };
}

function accountOf({ path }: Exchange): string {
  return path.split('/')[1] ?? '';
}

/** Storage sends no Retry-After header. */
function accountRefusal(): Answer {
  const message = 'Operations per second is over the account limit.';
  return { status: 503, ...blobError({ code: 'ServerBusy', message }) };
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

function refusal(exchange: Exchange, operation: Operation, seconds: number, clock: BucketClock): Answer {
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
