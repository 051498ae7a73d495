import { createHttpHeaders, createPipelineRequest, type PipelineResponse } from '@azure/core-rest-pipeline';
import type { Azure } from '../../../tasks/core/azure/azure.js';
import { jsonBody } from '../../../tasks/core/azure/requests/json-body.js';
import type { Operation } from '../../../tasks/core/azure/requests/operation.js';
import { resourceManagerClient } from '../../../tasks/core/azure/requests/resource-manager.js';
import { createWait } from '../../../tasks/core/step/wait.js';

/** A request to Azure Resource Manager whose answer counts, whatever it is. */
export type Request =
  NewRequest | { readonly method: 'GET'; /** As Azure gave it. */ readonly address: string };

interface NewRequest {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** The id of a resource, or a path below it, not encoded. */
  readonly path: string;
  readonly apiVersion: string;
  /** Further parts of the query, encoded. */
  readonly query?: string;
  readonly body?: object;
}

export interface Answered {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Azure's error code; absent where there is none. */
  readonly code?: string;
  readonly message?: string;
}

/** Asks by the client with which the tasks ask: the same sign-in, retries and pace. */
export async function askAzure(
  azure: Azure,
  subscriptionId: string,
  request: Request,
  signal: AbortSignal,
): Promise<Answered> {
  const client = resourceManagerClient(azure, subscriptionId);
  const json = 'body' in request ? JSON.stringify(request.body) : undefined;
  const accept = { accept: 'application/json' };
  const headers = createHttpHeaders(
    json === undefined ? accept : { ...accept, 'content-type': 'application/json' },
  );
  const content = json === undefined ? {} : { body: json };
  const { method } = request;
  const url = urlOf(azure, request);
  return answered(
    await client.sendRequest(
      createPipelineRequest({ method, url, headers, abortSignal: signal, ...content }),
    ),
  );
}

function urlOf({ resourceManagerUrl }: Azure, request: Request): string {
  if ('address' in request) return request.address;
  const { path, apiVersion, query } = request;
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return `${resourceManagerUrl}${encoded}?api-version=${apiVersion}${query === undefined ? '' : `&${query}`}`;
}

/** Follows what was begun to the answer of its Location. @returns the first answer where it has none */
export async function follow(
  what: string,
  first: Answered,
  { ask, finish }: { readonly ask: (request: Request) => Promise<Answered>; readonly finish: Finish },
): Promise<Answered> {
  const { location } = first.headers;
  if (first.status !== 202 || location === undefined) return first;
  return finish(what, {
    poll: async () => {
      const value = await ask({ method: 'GET', address: location });
      return { done: value.status !== 202, state: String(value.status), value };
    },
  });
}

/**
 * Follows what was begun by its Azure-AsyncOperation to the end.
 * @returns the word for how it ended, `Succeeded` too where nothing is left to follow; the status where it was refused
 */
export async function followStatus(
  what: string,
  first: Answered,
  { ask, finish }: { readonly ask: (request: Request) => Promise<Answered>; readonly finish: Finish },
): Promise<string> {
  const { 'azure-asyncoperation': address } = first.headers;
  if (first.status >= 400) return String(first.status);
  if (address === undefined) return 'Succeeded';
  return finish(what, {
    poll: async () => {
      const { status: answer, body } = await ask({ method: 'GET', address });
      const { status = String(answer) } = (body ?? {}) as { status?: string };
      return { done: /^(Succeeded|Failed|Cancell?ed|[45]\d\d)$/i.test(status), state: status, value: status };
    },
  });
}

/** What was seen last, and in how many looks. */
export interface Seen<T> {
  readonly value: T;
  readonly looks: number;
}

/** Looks at something until it is as wanted, or has been looked at so many times. */
export function lookUntil<T>(
  what: string,
  most: number,
  finish: Finish,
  look: (signal: AbortSignal) => Promise<T>,
  isWanted: (value: T) => boolean,
): Promise<Seen<T>> {
  let looks = 0;
  return finish(what, {
    poll: async (signal) => {
      const seen = { value: await look(signal), looks: ++looks };
      return { done: isWanted(seen.value) || looks === most, state: `${looks} looks`, value: seen };
    },
  });
}

function answered(response: PipelineResponse): Answered {
  const body = jsonBody(response);
  const { error } = (body ?? {}) as { error?: { code?: unknown; message?: unknown } };
  return {
    status: response.status,
    headers: response.headers.toJSON(),
    body,
    ...(typeof error?.code === 'string' && { code: error.code }),
    ...(typeof error?.message === 'string' && { message: error.message }),
  };
}

/** Minutes after which a long-running operation counts as one that does not end. */
const longestMinutes = 90;

export type Finish = <T>(what: string, operation: Operation<T>, minutes?: number) => Promise<T>;

/** Waits for long-running operations as the tasks do. */
export function createFinish(pollSeconds: number, signal: AbortSignal): Finish {
  const wait = createWait(pollSeconds, signal);
  return (what, operation, minutes = longestMinutes) =>
    wait({ what, poll: operation.poll, limit: { minutes, input: 'of the kit' }, isBrief: true });
}
