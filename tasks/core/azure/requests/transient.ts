import {
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  RestError,
  type RetryInformation,
  retryPolicy,
} from '@azure/core-rest-pipeline';
import { isAbortError } from './errors.js';
import { jsonBody } from './json-body.js';
import { isCancelled } from './grace-period.js';

/** Milliseconds after which a request without an answer times out: Azure's services answer within a minute. */
const answerLimit = 100_000;

const firstDelay = 1000;

const longestDelay = 64_000;

/**
 * Retries transient failures that the SDK's retry policies do not: an answer that broke off in the middle or is not
 * JSON, a connection that was closed while the request was being written, a container name that is still taken because
 * the container is being deleted (https://learn.microsoft.com/rest/api/storageservices/delete-container).
 */
export function lostAnswerPolicy(maxRetries: number): PipelinePolicy {
  const strategy = {
    name: 'lostAnswer',
    retry: ({ retryCount, response, responseError }: RetryInformation) =>
      isLost(responseError) || response?.headers.get('x-ms-error-code') === 'ContainerBeingDeleted'
        ? { retryAfterInMs: Math.min(firstDelay * 2 ** retryCount, longestDelay) }
        : { skipStrategy: true },
  };
  return { ...retryPolicy([strategy], { maxRetries }), name: 'lostAnswerPolicy' };
}

const lostCodes = new Set(['EPIPE', 'EAI_AGAIN', RestError.PARSE_ERROR, RestError.REQUEST_SEND_ERROR]);

function isLost(error: RestError | undefined): boolean {
  return error !== undefined && lostCodes.has(error.code ?? '');
}

/**
 * Turns a time-out or an unreadable answer into an error that `lostAnswerPolicy` or the SDK retries.
 * @param limit milliseconds that one attempt may take
 */
export function answerPolicy(limit = answerLimit): PipelinePolicy {
  return {
    name: 'answerPolicy',
    async sendRequest(request, next) {
      const response = await withinLimit(request, next, limit);
      if (isUnreadable(response))
        throw new RestError('Azure answered with broken JSON.', { code: RestError.PARSE_ERROR, request });
      return response;
    },
  };
}

/**
 * Sends a request with a signal that is aborted after `limit` milliseconds, or by the request's own signal. That one is
 * put back in the end: the next attempt is sent with it.
 */
async function withinLimit(
  request: PipelineRequest,
  next: (request: PipelineRequest) => Promise<PipelineResponse>,
  limit: number,
): Promise<PipelineResponse> {
  const { abortSignal } = request;
  const attempt = new AbortController();
  const late = Symbol('late');
  const stop = () => attempt.abort();
  const timer = setTimeout(() => attempt.abort(late), limit);
  abortSignal?.addEventListener('abort', stop);
  if (abortSignal && isCancelled(abortSignal)) stop();
  request.abortSignal = attempt.signal;
  try {
    return await next(request);
  } catch (error) {
    if (abortSignal && isCancelled(abortSignal)) throw error;
    throw lostRequest(error, attempt.signal.reason === late ? limit : undefined, request);
  } finally {
    clearTimeout(timer);
    abortSignal?.removeEventListener('abort', stop);
    if (abortSignal) request.abortSignal = abortSignal;
    else delete request.abortSignal;
  }
}

/** The error of a request that has timed out. @param limit its time-out in milliseconds, if that was the reason */
function lostRequest(error: unknown, limit: number | undefined, request: PipelineRequest): unknown {
  if (limit === undefined && !isAbortError(error)) return error;
  const message =
    limit === undefined
      ? 'Another request, with which this one shared a sign-in, was cancelled.'
      : `Azure did not answer within ${limit / 1000} seconds.`;
  return new RestError(message, { code: 'ETIMEDOUT', request });
}

function isUnreadable(response: PipelineResponse): boolean {
  const { status, headers, bodyAsText } = response;
  if (status >= 300 || !bodyAsText || !headers.get('content-type')?.includes('json')) return false;
  return jsonBody(response) === undefined;
}
