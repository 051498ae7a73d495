import {
  createDefaultHttpClient,
  createEmptyPipeline,
  type HttpClient,
  type PipelineRequest,
} from '@azure/core-rest-pipeline';
import { boundedAnswerPolicy } from '../requests/bounded-answer.js';
import { answerPolicy, lostAnswerPolicy } from '../requests/transient.js';

/**
 * The requests of a sign-in. The sign-in package gives them no time-out, passes no signal on to them, and treats an
 * answer that broke off as a refusal. A request without an answer would keep the process of a cancelled run alive.
 */
export interface SignInRequests<T> {
  /** Sends requests with a time-out, after which the package retries, and retries those whose answer is lost. */
  readonly httpClient: HttpClient;
  /**
   * Waits for a token until the signal is aborted. Concurrent calls with the same key share one request: there is a
   * client for each subscription and each storage account. Once no caller waits any more, all requests are aborted.
   * @param key identifies the token
   * @throws an `AbortError` if the signal is aborted
   */
  readonly share: (key: string, ask: () => Promise<T>, signal: PipelineRequest['abortSignal']) => Promise<T>;
}

/** Time-out of one request in milliseconds; with all retries less than the time-out of a request to Azure. */
const answerLimit = 20_000;

/** Retries after the first attempt, as many as the sign-in package makes. */
const maxRetries = 3;

/** @param limit time-out of one request in milliseconds */
export function createSignInRequests<T>(
  http = createDefaultHttpClient(),
  limit = answerLimit,
): SignInRequests<T> {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(lostAnswerPolicy(maxRetries));
  pipeline.addPolicy(answerPolicy(limit));
  pipeline.addPolicy(boundedAnswerPolicy());
  const pending = new Map<string, Promise<T>>();
  let waiting = 0;
  let abandoned = new AbortController();
  const start = (key: string, ask: () => Promise<T>) => {
    const token = ask().finally(() => pending.delete(key));
    pending.set(key, token);
    return token;
  };
  const leave = () => {
    waiting -= 1;
    if (waiting > 0) return;
    pending.clear();
    abandoned.abort();
    abandoned = new AbortController();
  };
  return {
    httpClient: {
      sendRequest: (request) => {
        request.abortSignal = waiting > 0 ? abandoned.signal : AbortSignal.abort();
        return pipeline.sendRequest(http, request);
      },
    },
    share: async (key, ask, signal) => {
      waiting += 1;
      try {
        return await unlessAborted(pending.get(key) ?? start(key, ask), signal);
      } finally {
        leave();
      }
    },
  };
}

/**
 * Sends requests for tokens of a managed identity, which this machine itself answers: a proxy that the environment
 * names (`HTTPS_PROXY`) would ask another machine.
 */
export function withoutProxy({ sendRequest }: HttpClient): HttpClient {
  return {
    sendRequest: (request) => {
      delete request.agent;
      return sendRequest(request);
    },
  };
}

function unlessAborted<T>(token: Promise<T>, signal: PipelineRequest['abortSignal']): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new DOMException('The sign-in was aborted.', 'AbortError'));
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    void token.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop));
  });
}
