import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '../exchange.js';
import type { Application, World } from '../world.js';
import type { IssueToken } from './access-tokens.js';
import { json } from './refusals.js';

/** The parts of a request for a token of a managed identity. */
export interface IdentityRequest {
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Issues tokens for the managed identities of the machine, in the form of the Instance Metadata Service or of App
 * Service.
 */
export type ManagedIdentities = (request: IdentityRequest) => Answer;

export const imdsPath = '/metadata/identity/oauth2/token';

/** The path in the form of App Service; clients get the address from `IDENTITY_ENDPOINT`. */
export const appServicePath = '/msi/token';

/**
 * @param identityHeader the value that App Service gives its clients in `IDENTITY_HEADER` and requires in each
 *   request
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export function createManagedIdentities(
  { applications }: Pick<World, 'applications'>,
  issue: IssueToken,
  identityHeader: string,
): ManagedIdentities {
  return ({ method, path, search, headers }) => {
    const query = new URLSearchParams(search);
    const isImds = path.replace(/\/$/, '') === imdsPath;
    const refusal = isImds ? refusalOfImds(headers) : refusalOfAppService(headers, identityHeader);
    if (refusal) return refusal;
    const resource = query.get('resource') ?? '';
    if (method !== 'GET' || !query.has('api-version') || resource === '')
      return badRequest('Required parameter missing or malformed.');
    const identity = identityOf(applications, query.get('client_id'));
    if (!identity) return badRequest('Identity not found');
    return json(200, answerOf(issue(identity, resource.replace(/\/$/, '')), resource, identity));
  };
}

function refusalOfImds(headers: IncomingHttpHeaders): Answer | undefined {
  return headers['metadata'] === 'true' ? undefined : badRequest('Required metadata header not specified.');
}

function refusalOfAppService(headers: IncomingHttpHeaders, identityHeader: string): Answer | undefined {
  if (headers['x-identity-header'] === identityHeader) return undefined;
  return json(401, { statusCode: 401, message: 'The identity header is missing or wrong.' });
}

function identityOf(applications: readonly Application[], clientId: string | null): Application | undefined {
  return applications.find(({ managedIdentity, clientId: id }) =>
    clientId === null
      ? managedIdentity === 'system-assigned'
      : managedIdentity !== undefined && id.toLowerCase() === clientId.toLowerCase(),
  );
}

function badRequest(error_description: string): Answer {
  return json(400, { error: 'invalid_request', error_description });
}

function answerOf({ text, claims }: ReturnType<IssueToken>, resource: string, { clientId }: Application) {
  return {
    access_token: text,
    client_id: clientId,
    expires_on: String(claims.exp),
    not_before: String(claims.nbf),
    resource,
    token_type: 'Bearer',
  };
}
