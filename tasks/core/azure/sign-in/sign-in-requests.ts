import {
  createDefaultHttpClient,
  createEmptyPipeline,
  type HttpClient,
  type PipelineRequest,
} from '@azure/core-rest-pipeline';
import { answerPolicy, lostAnswerPolicy } from '../requests/transient.js';

/**
 * The requests of a sign-in. Its package sets them no limit, passes no signal on to them, and takes an answer that broke
 * off for a refusal: one without an answer would outlive a cancelled run and keep its process.
 */
export interface SignInRequests<T> {
  /** Sends them, again where an answer is lost, and gives up those without an answer, which the package sends again. */
  readonly httpClient: HttpClient;
  /**
   * Waits for a token until the signal is aborted. Who needs the same one at the same time shares one request for it:
   * there is a client for each subscription and each storage account. When nobody waits any more, all that still runs
   * is ended.
   * @param key names the token
   * @throws an `AbortError` if the signal is aborted
   */
  readonly share: (key: string, ask: () => Promise<T>, signal: PipelineRequest['abortSignal']) => Promise<T>;
}

/** Milliseconds; with all further tries still less than a request to Azure may take. */
const answerLimit = 20_000;

/** Tries after the first one, as many as the sign-in package has. */
const maxRetries = 3;

/** @param limit milliseconds that one request may take */
export function createSignInRequests<T>(
  http = createDefaultHttpClient(),
  limit = answerLimit,
): SignInRequests<T> {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(lostAnswerPolicy(maxRetries));
  pipeline.addPolicy(answerPolicy(limit));
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

function unlessAborted<T>(token: Promise<T>, signal: PipelineRequest['abortSignal']): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new DOMException('The sign-in was aborted.', 'AbortError'));
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop);
    void token.then(resolve, reject).finally(() => signal?.removeEventListener('abort', stop));
  });
}
