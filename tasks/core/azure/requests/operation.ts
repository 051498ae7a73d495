import { isRestError, type PipelineResponse } from '@azure/core-rest-pipeline';
import { innermostCauses } from './causes.js';
import { attempt, isAbortError } from './errors.js';
import { jsonBody } from './json-body.js';
import { present } from './present.js';
import { retryAfterMs } from './retry-after.js';

/** One look at something that Azure takes time for. */
export interface Poll<T> {
  readonly done: boolean;
  /** What Azure says it is doing, e.g. `Running` or `Creating`. */
  readonly state: string;
  /** The result; set once `done` is true. */
  readonly value?: T;
  /** Azure's wish (Retry-After), milliseconds. */
  readonly retryAfterMs?: number;
  /** How much is done, from 0 to 1, where Azure tells. */
  readonly share?: number;
}

/** Something that Azure takes time for. */
export interface Operation<T> {
  /**
   * Starts the operation when called first, looks at it when called again; poll until `done`, always with one signal.
   * @throws AzureError if Azure refuses it or it fails, with the innermost cause
   */
  readonly poll: (signal: AbortSignal) => Promise<Poll<T>>;
}

/** What the SDK's `begin…` functions resolve to, old generation and new. */
export interface Poller<R> {
  poll(options: { abortSignal: AbortSignal }): Promise<void>;
  isDone(): boolean;
  getResult(): R | undefined;
}

export interface BeginOptions {
  readonly abortSignal: AbortSignal;
  readonly onResponse: (response: PipelineResponse) => void;
}

/**
 * @param doing as in `attempt`
 * @param begin starts it: `begin` of resource-manager.ts, or a `begin…` function of the SDK, never `begin…AndWait`
 * @param read makes our value of the SDK's result
 */
export function longRunning<R, T>(
  doing: string,
  begin: (options: BeginOptions) => Promise<Poller<R>>,
  read: (result: R) => T,
): Operation<T>;

/** An operation without result. */
export function longRunning(
  doing: string,
  begin: (options: BeginOptions) => Promise<Poller<void>>,
): Operation<void>;

export function longRunning<R, T>(
  doing: string,
  begin: (options: BeginOptions) => Promise<Poller<R>>,
  read?: (result: R) => T,
): Operation<T | undefined> {
  let poller: Poller<R> | undefined;
  let last: PipelineResponse | undefined;
  const advance = async (signal: AbortSignal) => {
    if (poller) await poller.poll({ abortSignal: signal });
    else poller = await begin({ abortSignal: signal, onResponse: (response) => (last = response) });
    return poller;
  };
  const poll = async (signal: AbortSignal): Promise<Poll<T | undefined>> => {
    const current = await advance(signal).catch((error: unknown) => {
      throw failure(error, last);
    });
    if (current.isDone()) return { done: true, state: 'Succeeded', value: read?.(current.getResult() as R) };
    return unfinished(last);
  };
  return {
    poll: async (signal) => {
      signal.throwIfAborted();
      return attempt(doing, () => poll(signal));
    },
  };
}

function unfinished(last: PipelineResponse | undefined): Poll<never> {
  const wait = retryAfterMs((name) => last?.headers.get(name));
  return {
    done: false,
    state: stateOf(last),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

/** The state that a status or resource body tells; bodies may be empty while Azure only answers 202. */
function stateOf(response: PipelineResponse | undefined): string {
  const { status, properties } = ((response && jsonBody(response)) ?? {}) as StatusBody;
  return status ?? properties?.provisioningState ?? 'Accepted';
}

interface StatusBody {
  readonly status?: string;
  readonly properties?: { readonly provisioningState?: string };
}

/** The SDK's error for an operation that has failed lacks what the last body tells: code, message and details. */
function failure(error: unknown, last: PipelineResponse | undefined): unknown {
  const state = stateOf(last);
  if (isRestError(error) || isAbortError(error) || !/^(failed|cancell?ed)$/i.test(state)) return error;
  const causes = innermostCauses(last && jsonBody(last));
  const message = causes.map((cause) => cause.message).join(' ') || `it ended as ${state}.`;
  return Object.assign(new Error(message, { cause: error }), present('code', causes[0]?.code));
}
