import { type ParseError, parse as parseJsonWithComments } from 'jsonc-parser';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Clock } from '../clock.js';
import type { Claims, Tokens } from '../entra/tokens.js';
import type { Answer, Exchange } from '../exchange.js';
import type { CloudName, Lock } from '../world.js';
import { checkApiVersion } from './api-versions.js';
import { errorResponse, errors } from './errors.js';
import { refuseLocked } from './locks.js';
import { audiences, cloudMetadata, METADATA } from './metadata.js';
import { parseResourceId, resourceGroupId, segmentsOf } from './identifiers.js';
import { ArmError, type ArmRequest, type ArmResponse, type Route } from './provider.js';
import type { ResourceStore } from './resources.js';
import { createRouter, type Router } from './router.js';

export interface ResourceManagerOptions {
  readonly routes: readonly Route[];
  readonly resources: ResourceStore;
  readonly tokens: Tokens;
  readonly tenantId: string;
  readonly cloud?: CloudName;
  readonly clock: Clock;
  readonly locks?: readonly Lock[];
}

/** Azure Resource Manager: checks token, api-version, subscription and group, then calls the provider's route. */
export type ResourceManager = (exchange: ArmExchange) => Promise<Answer>;

type ArmExchange = Pick<Exchange, 'method' | 'path' | 'search' | 'origin' | 'body' | 'sees'> & {
  readonly request: Pick<IncomingMessage, 'headers'>;
};

export function createResourceManager(options: ResourceManagerOptions): ResourceManager {
  const router = createRouter(options.routes);
  return async (exchange) => {
    const response = await respond(exchange, router, options).catch(errorResponse);
    const answer = exchange.method === 'HEAD' ? withoutBody(response) : response;
    return toAnswer(exchange, answer, options.tenantId);
  };
}

async function respond(
  exchange: ArmExchange,
  router: Router,
  options: ResourceManagerOptions,
): Promise<ArmResponse> {
  const query = new URLSearchParams(exchange.search);
  const apiVersion = query.get('api-version') ?? '';
  if (METADATA.test(exchange.path) && apiVersion !== '')
    return { status: 200, body: cloudMetadata(exchange.origin, options.cloud ?? 'AzureCloud', apiVersion) };
  const claims = authenticate(exchange, options);
  const path = decodePath(exchange.path);
  if (apiVersion === '') throw missingApiVersion;
  checkScope(exchange.method, path, options.resources);
  checkApiVersion(path, apiVersion, options.resources);
  const { route, parameters } = findRoute(router, exchange.method, path);
  refuseLocked(exchange.method, path, options.locks ?? []);
  const request: ArmRequest = {
    method: exchange.method,
    parameters,
    path,
    query,
    apiVersion,
    body: parseBody(exchange.body),
    origin: exchange.origin,
    principal: { objectId: claims.oid, tenantId: claims.tid },
    sees: exchange.sees,
  };
  return route.handle(request);
}

/** The answer to HEAD, which tells by its status alone whether there is a resource. */
function withoutBody({ status, headers = {} }: ArmResponse): ArmResponse {
  return { status: status === 200 ? 204 : status, headers };
}

const missingApiVersion = new ArmError(
  400,
  'MissingApiVersionParameter',
  'The api-version query parameter (?api-version=) is required for all requests.',
);

function authenticate(
  { request }: ArmExchange,
  { tokens, clock, cloud = 'AzureCloud' }: ResourceManagerOptions,
): Claims {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) {
    throw unauthorized(
      'AuthenticationFailed',
      "Authentication failed. The 'Authorization' header is missing.",
    );
  }
  const claims = tokens.verify(token);
  if (!claims) throw unauthorized('InvalidAuthenticationToken', 'The access token is invalid.');
  if (!audiences[cloud].includes(claims.aud.replace(/\/+$/, ''))) {
    const message = `The access token has been obtained for wrong audience or resource '${claims.aud}'.`;
    throw unauthorized('InvalidAuthenticationTokenAudience', message);
  }
  if (claims.exp * 1000 <= clock.now().getTime()) {
    const expiry = new Date(claims.exp * 1000).toISOString();
    throw unauthorized(
      'ExpiredAuthenticationToken',
      `The access token expiry UTC time '${expiry}' is in the past.`,
    );
  }
  return claims;
}

function unauthorized(code: string, message: string): ArmError {
  return new ArmError(401, code, message);
}

function decodePath(path: string): string {
  try {
    return `/${decodeURIComponent(path).split('/').filter(Boolean).join('/')}`;
  } catch {
    throw errors.badRequest('InvalidRequestUri', `The request address '${path}' is not valid.`);
  }
}

/** Subscription and resource group are checked first, whatever the request asks for; only a new group need not be there. */
function checkScope(method: string, path: string, resources: ResourceStore): void {
  const { subscriptionId, resourceGroup } = parseResourceId(path);
  if (subscriptionId !== '' && !resources.has(`/subscriptions/${subscriptionId}`)) {
    throw errors.subscriptionNotFound(subscriptionId);
  }
  const isNew = method === 'PUT' && segmentsOf(path).length === 4;
  if (resourceGroup !== '' && !isNew && !resources.has(resourceGroupId(subscriptionId, resourceGroup))) {
    throw errors.resourceGroupNotFound(resourceGroup);
  }
}

function findRoute(
  router: Router,
  method: string,
  path: string,
): Exclude<ReturnType<Router>, string | undefined> {
  const own = router(method, path);
  const match = own === 'methodNotAllowed' && isExistenceCheck(method, path) ? router('GET', path) : own;
  if (match === 'methodNotAllowed') {
    throw new ArmError(405, 'MethodNotAllowed', `The HTTP method '${method}' is not supported at '${path}'.`);
  }
  if (match) return match;
  const { type, names, resourceGroup } = parseResourceId(path);
  throw errors.resourceNotFound(type, names.join('/'), resourceGroup);
}

/** HEAD asks for the id of a resource, also where the provider has only GET. */
function isExistenceCheck(method: string, path: string): boolean {
  const { type, names } = parseResourceId(path);
  return method === 'HEAD' && names.length > 0 && type.split('/').length === names.length + 1;
}

/** Comments are allowed: Azure CLI sends template files unchanged. */
function parseBody(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    const problems: ParseError[] = [];
    const value: unknown = parseJsonWithComments(text, problems, { allowTrailingComma: true });
    if (problems.length === 0) return value;
    throw errors.badRequest(
      'InvalidRequestContent',
      'The request content was invalid and could not be deserialized.',
    );
  }
}

function toAnswer({ request, origin }: ArmExchange, response: ArmResponse, tenantId: string): Answer {
  const clientRequestId = request.headers['x-ms-client-request-id'];
  const headers = {
    'cache-control': 'no-cache',
    'x-ms-request-id': randomUUID(),
    ...(typeof clientRequestId === 'string' && { 'x-ms-client-request-id': clientRequestId }),
    ...(response.status === 401 && { 'www-authenticate': challenge(`${origin}/${tenantId}`) }),
    ...response.headers,
  };
  if (response.body === undefined) return { status: response.status, headers };
  const withType = { 'content-type': 'application/json; charset=utf-8', ...headers };
  return { status: response.status, headers: withType, body: JSON.stringify(response.body) };
}

function challenge(authority: string): string {
  return (
    `Bearer authorization_uri="${authority}", error="invalid_token", ` +
    'error_description="The access token is missing, expired or not valid."'
  );
}
