import type { Clock } from '../clock.js';
import type { Answer, Exchange } from '../exchange.js';
import type { Application, World } from '../world.js';
import type { IssuedToken, IssueToken } from './access-tokens.js';
import { type Issuer, refusalOf, type Trust } from './client-authentication.js';
import { invalidRequest, json, type Refusal, refusalAnswer } from './refusals.js';

/** Microsoft Entra for the client credentials flow: discovery, keys and the token endpoint of one tenant. */
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
  const answerTokenRequest = (form: URLSearchParams, trust: Trust): Answer => {
    const application = byClientId.get((form.get('client_id') ?? '').toLowerCase());
    const outcome = authenticate(form, application, trust);
    if ('code' in outcome) return refusalAnswer(outcome, clock);
    return json(200, tokenAnswer(issue(outcome, (form.get('scope') ?? '').replace(/\/\.default$/, ''))));
  };
  return ({ path, origin, body }) => {
    const [tenant = '', ...rest] = path.split('/').filter((segment) => segment !== '');
    if (tenant.toLowerCase() !== tenantId.toLowerCase()) return refusalAnswer(unknownTenant(tenant), clock);
    const found = configuration(origin, tenant);
    if (rest.at(-1) === 'openid-configuration') return json(200, found);
    if (rest[0] === 'discovery') return json(200, { keys: [] });
    const now = clock.now().getTime() / 1000;
    return answerTokenRequest(new URLSearchParams(body), {
      tokenEndpoint: found.token_endpoint,
      issuers,
      now,
    });
  };
}

function tokenAnswer({ text, lifetime }: IssuedToken): object {
  return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: text };
}

function authenticate(
  form: URLSearchParams,
  application: Application | undefined,
  trust: Trust,
): Application | Refusal {
  if (form.get('grant_type') !== 'client_credentials') return unsupportedGrant(form.get('grant_type') ?? '');
  if (!(form.get('scope') ?? '').endsWith('/.default')) return invalidScope(form.get('scope') ?? '');
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

function configuration(origin: string, tenant: string) {
  return {
    issuer: `${origin}/${tenant}/v2.0`,
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}
