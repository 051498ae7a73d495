import { isRestError, type PipelineResponse } from '@azure/core-rest-pipeline';
import { innermostCauses } from './causes.js';
import { attempt, isAbortError } from './errors.js';
import { jsonBody } from './json-body.js';
import { present } from './present.js';
import { retryAfterMs } from './retry-after.js';

/** The state of a long-running operation at one look. */
export interface Poll<T> {
  readonly done: boolean;
  /** `false` where Azure has refused to begin for now: the next poll asks anew. */
  readonly isBegun?: false;
  /** Azure's word for the state, e.g. `Running` or `Creating`. */
  readonly state: string;
  /** The result; set once `done` is true. */
  readonly value?: T;
  /** Milliseconds to wait before the next look, where Azure asks for it (Retry-After). */
  readonly retryAfterMs?: number;
  /** The share that is done, from 0 to 1, where Azure tells it. */
  readonly share?: number;
}

/** A long-running operation of Azure. */
export interface Operation<T> {
  /**
   * The first call starts the operation, each further call looks at it. Poll until `done`, always with the same signal.
   * @throws AzureError with the innermost cause, if Azure refuses the operation or it fails
   */
  readonly poll: (signal: AbortSignal) => Promise<Poll<T>>;
}

/** The poller that the SDK's `begin…` functions resolve to, of its old and its new generation. */
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
 * A long-running operation of the SDK, polled one look at a time.
 * @param doing as in `attempt`
 * @param begin starts it: `begin` of resource-manager.ts, or a `begin…` function of the SDK, never `begin…AndWait`
 * @param read turns the SDK's result into the value of the operation
 */
export function longRunning<R, T>(
  doing: string,
  begin: (options: BeginOptions) => Promise<Poller<R>>,
  read: (result: R) => T,
): Operation<T>;

/** As above, for an operation without a result. */
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
  return { done: false, state: stateOf(last), ...present('retryAfterMs', wait) };
}

/** The state in the body of a status or of a resource. The body may be empty while Azure answers 202. */
function stateOf(response: PipelineResponse | undefined): string {
  const { status, properties } = ((response && jsonBody(response)) ?? {}) as StatusBody;
  return status ?? properties?.provisioningState ?? 'Accepted';
}

interface StatusBody {
  readonly status?: string;
  readonly properties?: { readonly provisioningState?: string };
}

/** The SDK's error for a failed operation lacks the code, message and details of the last body: this adds them. */
function failure(error: unknown, last: PipelineResponse | undefined): unknown {
  const state = stateOf(last);
  if (isRestError(error) || isAbortError(error) || !/^(failed|cancell?ed)$/i.test(state)) return error;
  const causes = innermostCauses(last && jsonBody(last));
  const message = causes.map((cause) => cause.message).join(' ') || `it ended as ${state}.`;
  return Object.assign(new Error(message, { cause: error }), present('code', causes[0]?.code));
}
