import type { Clock } from '../clock.js';
import type { Answer, Exchange } from '../exchange.js';
import type { Application, World } from '../world.js';
import type { IssuedToken, IssueToken } from './access-tokens.js';
import { type Issuer, refusalOf, type Trust } from './client-authentication.js';
import { invalidRequest, json, type Refusal, refusalAnswer } from './refusals.js';

/**
 * Microsoft Entra for the client credentials flow: discovery, keys and the token endpoint of one tenant, in version 2.0
 * and in the first one, which has a `resource` in place of the `scope`.
 */
export type Entra = (exchange: TokenExchange) => Answer;

/** The parts of an exchange that it uses. */
type TokenExchange = Pick<Exchange, 'path' | 'origin' | 'body'>;

/** @param issuers the issuers whose assertions federated credentials may trust */
export function createEntra(
  { tenantId, applications }: Pick<World, 'tenantId' | 'applications'>,
  issue: IssueToken,
  issuers: readonly Issuer[],
  clock: Clock,
): Entra {
  const byClientId = new Map(applications.map((one) => [one.clientId.toLowerCase(), one]));
  const answerTokenRequest = (form: URLSearchParams, trust: Trust, version: Version): Answer => {
    const application = byClientId.get((form.get('client_id') ?? '').toLowerCase());
    const outcome = authenticate(form, application, trust, version);
    if ('code' in outcome) return refusalAnswer(outcome, clock);
    return json(200, version.answer(issue(outcome, version.audienceOf(form) ?? '')));
  };
  return ({ path, origin, body }) => {
    const [tenant = '', ...rest] = path.split('/').filter((segment) => segment !== '');
    if (tenant.toLowerCase() !== tenantId.toLowerCase()) return refusalAnswer(unknownTenant(tenant), clock);
    const version = rest.includes('v2.0') ? second : first;
    const found = version.configuration(`${origin}/${tenant}`, tenantId);
    if (rest.at(-1) === 'openid-configuration') return json(200, found);
    if (rest[0] === 'discovery') return json(200, { keys: [] });
    const now = clock.now().getTime() / 1000;
    const trust = { tokenEndpoint: found.token_endpoint, issuers, now };
    return answerTokenRequest(new URLSearchParams(body), trust, version);
  };
}

/** What differs between the two versions of the endpoints. */
interface Version {
  /** The audience that a request is for; undefined if it names none as this version does. */
  readonly audienceOf: (form: URLSearchParams) => string | undefined;
  readonly missing: (form: URLSearchParams) => Refusal;
  readonly answer: (token: IssuedToken) => object;
  /** @param authority `https://host:port/tenant` */
  readonly configuration: (authority: string, tenantId: string) => { readonly token_endpoint: string };
}

const first: Version = {
  audienceOf: (form) => form.get('resource') ?? undefined,
  missing: () => missingResource,
  answer: ({ text, lifetime, claims }) => ({
    token_type: 'Bearer',
    expires_in: String(lifetime),
    ext_expires_in: String(lifetime),
    expires_on: String(claims.exp),
    not_before: String(claims.nbf),
    resource: claims.aud,
    access_token: text,
  }),
  configuration: (authority, tenantId) => ({
    issuer: `https://sts.windows.net/${tenantId}/`,
    authorization_endpoint: `${authority}/oauth2/authorize`,
    token_endpoint: `${authority}/oauth2/token`,
    jwks_uri: `${authority}/discovery/keys`,
    ...abilities,
  }),
};

const second: Version = {
  audienceOf: (form) => /^(.+)\/\.default$/.exec(form.get('scope') ?? '')?.[1],
  missing: (form) => invalidScope(form.get('scope') ?? ''),
  answer: ({ text, lifetime }) => ({
    token_type: 'Bearer',
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: text,
  }),
  configuration: (authority) => ({
    issuer: `${authority}/v2.0`,
    authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
    token_endpoint: `${authority}/oauth2/v2.0/token`,
    jwks_uri: `${authority}/discovery/v2.0/keys`,
    ...abilities,
  }),
};

const abilities = {
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
  response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
};

function authenticate(
  form: URLSearchParams,
  application: Application | undefined,
  trust: Trust,
  { audienceOf, missing }: Version,
): Application | Refusal {
  if (form.get('grant_type') !== 'client_credentials') return unsupportedGrant(form.get('grant_type') ?? '');
  if (audienceOf(form) === undefined) return missing(form);
  if (!application) return unknownApplication(form.get('client_id') ?? '');
  return refusalOf(form, application, trust) ?? application;
}

function unknownApplication(clientId: string): Refusal {
  const text = `Application with identifier '${clientId}' was not found in the directory.`;
  return invalidRequest('unauthorized_client', 700016, text);
}

function unknownTenant(tenant: string): Refusal {
  const text = `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`;
  return invalidRequest('invalid_request', 90002, text);
}

function unsupportedGrant(grant: string): Refusal {
  return invalidRequest(
    'unsupported_grant_type',
    70003,
    `The app requested an unsupported grant type '${grant}'.`,
  );
}

function invalidScope(scope: string): Refusal {
  const text = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.`;
  return invalidRequest('invalid_scope', 1002012, text);
}

const missingResource = invalidRequest(
  'invalid_request',
  900144,
  "The request body must contain the following parameter: 'resource'.",
);
