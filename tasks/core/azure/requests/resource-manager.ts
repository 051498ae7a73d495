import { ServiceClient } from '@azure/core-client';
import { createHttpPoller, type LroResponse } from '@azure/core-lro';
import {
  createHttpHeaders,
  createPipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import type { Azure } from '../azure.js';
import { clientOf } from './client.js';
import { isNotFoundAnswer } from './errors.js';
import { jsonBody } from './json-body.js';
import type { BeginOptions, Poller } from './operation.js';
import { createPageCheck } from './pages.js';

/**
 * A request to a resource provider. The tasks need so few calls of it that its SDK package, which cannot be bundled in
 * part, would be most of their size.
 */
export interface ResourceRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  /** A resource group, or the whole subscription. */
  readonly group: { readonly subscriptionId: string; readonly resourceGroup?: string };
  /** The path below the resource group or subscription, not encoded, e.g. `providers/Microsoft.Compute/disks/os-1`. */
  readonly path: string;
  readonly apiVersion: string;
  /** The query option `$filter`. */
  readonly filter?: string;
  /** The query option `$expand`. */
  readonly expand?: string;
  readonly body?: object;
}

/** The address of a resource or collection. */
export type ResourceAddress = Pick<ResourceRequest, 'group' | 'path' | 'apiVersion' | 'filter' | 'expand'>;

/** Sends requests to one subscription, with the same token, retries, rate limiter and proxy as the SDK's clients. */
export const resourceManagerClient = clientOf(
  (credential, _subscriptionId, options) => new ServiceClient({ ...options, credential }),
);

/**
 * Sends one request. @returns the JSON body of the answer
 * @throws RestError for every status but 2xx
 */
export async function send<T>(azure: Azure, request: ResourceRequest, signal: AbortSignal): Promise<T> {
  const exchange = exchangeOf(azure, request, { abortSignal: signal });
  return bodyOf(await exchange(request.method, urlOf(azure, request), request.body)) as T;
}

/** Reads a resource. @returns its JSON body, or `undefined` if there is no such resource. @throws as `send` */
export async function find<T>(
  azure: Azure,
  address: ResourceAddress,
  signal: AbortSignal,
): Promise<T | undefined> {
  const ask = askingOf(azure, address, { abortSignal: signal });
  const response = await ask('GET', urlOf(azure, address));
  return isNotFoundAnswer(response) ? undefined : (bodyOf(accepted(response)) as T);
}

/** Reads all items of a list, page after page. @throws as `send`, and if the list has no end */
export async function* list<T>(
  azure: Azure,
  address: ResourceAddress,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const exchange = exchangeOf(azure, address, { abortSignal: signal });
  const check = createPageCheck();
  let url: string | undefined = urlOf(azure, address);
  while (url) {
    const page = bodyOf(await exchange('GET', url)) as Page<T>;
    yield* itemsIn(page);
    url = page.nextLink ?? undefined;
    check(url);
  }
}

/** Null is no item: it spoils nothing but itself. */
function itemsIn<T>({ value }: Page<T>): readonly NonNullable<T>[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error('Azure answered with something else than a list.');
  return (value as readonly T[]).filter((one) => one !== null && one !== undefined);
}

interface Page<T> {
  readonly value?: readonly T[] | null;
  readonly nextLink?: string | null;
}

/**
 * The `begin` parameter of `longRunning`, with the rules of the SDK's own pollers.
 * @param resultFrom `status`: the resource is not read in the end, where the operation has a status of its own
 */
export function begin<R>(
  azure: Azure,
  request: ResourceRequest,
  resultFrom: 'resource' | 'status' = 'resource',
): (options: BeginOptions) => Promise<Poller<R>> {
  return (options) => {
    const exchange = exchangeOf(azure, request, options);
    const url = urlOf(azure, request);
    let isUnread = false;
    return createHttpPoller({
      requestMethod: request.method,
      requestPath: url,
      sendInitialRequest: async () => {
        const first = toLroResponse<R>(await exchange(request.method, url, request.body));
        isUnread = resultFrom === 'status' && hasStatus(first.rawResponse.headers);
        return first;
      },
      // Status URLs are signed: they are requested letter for letter as Azure gave them.
      sendPollRequest: async (statusUrl) =>
        isUnread && statusUrl === url ? unread<R>() : toLroResponse<R>(await exchange('GET', statusUrl)),
    });
  };
}

/** Whether an operation is followed elsewhere than at its resource. */
function hasStatus(headers: Readonly<Record<string, string>>): boolean {
  return ['azure-asyncoperation', 'operation-location', 'location'].some((name) => name in headers);
}

/** In place of the resource, which the SDK would read in the end. */
function unread<R>(): LroResponse<R> {
  return { flatResponse: undefined as R, rawResponse: { statusCode: 200, headers: {}, body: {} } };
}

function toLroResponse<R>(response: PipelineResponse): LroResponse<R> {
  const { status: statusCode, headers } = response;
  const body = bodyOf(response);
  return { flatResponse: body as R, rawResponse: { statusCode, headers: headers.toJSON(), body } };
}

type Exchange = (method: ResourceRequest['method'], url: string, body?: object) => Promise<PipelineResponse>;

type ExchangeOptions = Pick<BeginOptions, 'abortSignal'> & Partial<BeginOptions>;

function exchangeOf(azure: Azure, address: ResourceAddress, options: ExchangeOptions): Exchange {
  const ask = askingOf(azure, address, options);
  return async (method, url, body) => accepted(await ask(method, url, body));
}

/** Sends requests and returns every answer, also a refusal. */
function askingOf(
  azure: Azure,
  { group }: ResourceAddress,
  { abortSignal, onResponse }: ExchangeOptions,
): Exchange {
  const client = resourceManagerClient(azure, group.subscriptionId);
  return async (method, url, body) => {
    const response = await client.sendRequest(
      createPipelineRequest({ method, url, abortSignal, ...contentOf(body) }),
    );
    onResponse?.(response);
    return response;
  };
}

function accepted(response: PipelineResponse): PipelineResponse {
  if (response.status < 200 || response.status > 299) throw refusal(response);
  return response;
}

function contentOf(body: object | undefined) {
  const accept = { accept: 'application/json' };
  if (body === undefined) return { headers: createHttpHeaders(accept) };
  const headers = createHttpHeaders({ ...accept, 'content-type': 'application/json' });
  return { headers, body: JSON.stringify(body) };
}

function refusal(response: PipelineResponse): RestError {
  const { request, status: statusCode, bodyAsText } = response;
  return new RestError(bodyAsText ?? '', { statusCode, request, response });
}

/** The body of an answer, or an empty object: answers to DELETE requests may be empty. */
function bodyOf(response: PipelineResponse): unknown {
  return jsonBody(response) ?? {};
}

function urlOf(azure: Azure, { group, path, apiVersion, filter, expand }: ResourceAddress): string {
  const { subscriptionId, resourceGroup } = group;
  const inGroup = resourceGroup === undefined ? [] : ['resourceGroups', resourceGroup];
  const parts = ['subscriptions', subscriptionId, ...inGroup, ...path.split('/')];
  const url = `${azure.resourceManagerUrl}/${parts.map(encodeURIComponent).join('/')}`;
  return `${url}?api-version=${apiVersion}${option('filter', filter)}${option('expand', expand)}`;
}

function option(name: string, value: string | undefined): string {
  return value === undefined ? '' : `&$${name}=${encodeURIComponent(value)}`;
}
