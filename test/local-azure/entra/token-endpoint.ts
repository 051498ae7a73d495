import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Answer, Exchange } from '../front-door.js';
import type { Application, World } from '../world.js';
import type { Tokens } from './tokens.js';

/** Microsoft Entra's side of client credentials: discovery, keys and the token endpoint of one tenant. */
export type Entra = (request: Pick<Exchange, 'path' | 'origin' | 'body'>) => Answer;

/** A refusal that becomes the endpoint's error answer. */
interface Refusal {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly text: string;
}

type TenantWorld = Pick<World, 'tenantId' | 'tokenLifetimeSeconds' | 'applications'>;

/** Tokens live for real, unscaled seconds, because clients compare their expiry with their own clocks. */
export function createEntra(world: TenantWorld, tokens: Tokens, clock: Clock): Entra {
  const applications = new Map(world.applications.map((one) => [one.clientId.toLowerCase(), one]));
  const lifetime = world.tokenLifetimeSeconds ?? 3599;

  const issue = (application: Application, scope: string): object => {
    const now = Math.floor(clock.now().getTime() / 1000);
    const access_token = tokens.sign({
      aud: scope.replace(/\/\.default$/, ''),
      iss: `https://sts.windows.net/${world.tenantId}/`,
      oid: application.objectId,
      tid: world.tenantId,
      appid: application.clientId,
      iat: now,
      nbf: now,
      exp: now + lifetime,
    });
    return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token };
  };
  const answerTokenRequest = (form: URLSearchParams): Answer => {
    const application = applications.get((form.get('client_id') ?? '').toLowerCase());
    const outcome = authenticate(form, application);
    return 'code' in outcome
      ? refusalAnswer(outcome, clock)
      : json(200, issue(outcome, form.get('scope') ?? ''));
  };
  return (exchange) => {
    const [tenant = '', ...rest] = exchange.path.split('/').filter((segment) => segment !== '');
    if (tenant.toLowerCase() !== world.tenantId.toLowerCase())
      return refusalAnswer(unknownTenant(tenant), clock);
    if (rest.at(-1) === 'openid-configuration') return json(200, configuration(exchange.origin, tenant));
    if (rest[0] === 'discovery') return json(200, { keys: [] });
    return answerTokenRequest(new URLSearchParams(exchange.body));
  };
}

function authenticate(form: URLSearchParams, application: Application | undefined): Application | Refusal {
  if (form.get('grant_type') !== 'client_credentials') return unsupportedGrant(form.get('grant_type') ?? '');
  if (!(form.get('scope') ?? '').endsWith('/.default')) return invalidScope(form.get('scope') ?? '');
  if (!application) return unknownApplication(form.get('client_id') ?? '');
  if (!form.has('client_secret')) return missingSecret;
  return form.get('client_secret') === application.secret ? application : wrongSecret(application);
}

const missingSecret: Refusal = {
  status: 401,
  error: 'invalid_client',
  code: 7000218,
  text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
};

function wrongSecret(application: Application): Refusal {
  const text =
    'Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, ' +
    `not the client secret ID, for a secret added to app '${application.clientId}'.`;
  return { status: 401, error: 'invalid_client', code: 7000215, text };
}

function unknownApplication(clientId: string): Refusal {
  const text = `Application with identifier '${clientId}' was not found in the directory.`;
  return { status: 400, error: 'unauthorized_client', code: 700016, text };
}

function unknownTenant(tenant: string): Refusal {
  const text = `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`;
  return { status: 400, error: 'invalid_request', code: 90002, text };
}

function unsupportedGrant(grant: string): Refusal {
  const text = `The app requested an unsupported grant type '${grant}'.`;
  return { status: 400, error: 'unsupported_grant_type', code: 70003, text };
}

function invalidScope(scope: string): Refusal {
  const text = `The provided value for scope ${scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier.`;
  return { status: 400, error: 'invalid_scope', code: 1002012, text };
}

function refusalAnswer({ status, error, code, text }: Refusal, clock: Clock): Answer {
  const [trace_id, correlation_id] = [randomUUID(), randomUUID()];
  const timestamp = clock.now().toISOString().replace('T', ' ').replace(/\.\d+/, '');
  const description = `AADSTS${code}: ${text} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`;
  const body = {
    error,
    error_description: description,
    error_codes: [code],
    timestamp,
    trace_id,
    correlation_id,
  };
  return json(status, body);
}

function configuration(origin: string, tenant: string): object {
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

function json(status: number, body: object): Answer {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store, no-cache',
  };
  return { status, headers, body: JSON.stringify(body) };
}
