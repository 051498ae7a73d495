import type { Clock } from '../clock.js';
import type { Tokens } from '../entra/tokens.js';
import { send, type Answer, type Exchange, type Link } from '../front-door.js';
import type { StorageRules } from '../world.js';
import { blobError, type Refusal } from './refusal.js';

/** Who wants what: an address, and the token shown for it. */
interface Visit {
  readonly account: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
}

/** What Azurite leaves out: it believes every token, and knows no roles and no network. */
export interface BlobAuthorization {
  readonly link: Link;
  readonly setRules: (account: string, rules: StorageRules) => void;
}

/** Accounts without rules, such as those in which Azure itself keeps disks, let everybody through. */
export function createBlobAuthorization(tokens: Tokens, tenantId: string, clock: Clock): BlobAuthorization {
  const rulesOf = new Map<string, StorageRules>();
  const refusalOf = (visit: Visit, origin: string): Refusal | undefined => {
    const rules = rulesOf.get(visit.account);
    if (!rules) return undefined;
    if (rules.networkDefaultAction === 'Deny') return refusedByNetwork;
    const who =
      visit.token === undefined ? visit.query.get('skoid') : principalOf(visit.token, visit, origin);
    if (who === undefined) return badToken;
    return who === null || mayUseBlobs(rules, who) ? undefined : withoutRole;
  };
  /** The object id in a token that is good for the account. */
  const principalOf = (token: string, { account }: Visit, origin: string): string | undefined => {
    const claims = tokens.verify(token);
    if (!claims || claims.exp * 1000 <= clock.now().getTime()) return undefined;
    const audiences = ['https://storage.azure.com', `${origin}/${account}`];
    return audiences.includes(claims.aud.replace(/\/+$/, '')) ? claims.oid : undefined;
  };
  return {
    setRules: (account, rules) => rulesOf.set(account, rules),
    link: async (exchange, next) => {
      const refusal = exchange.kind === 'blob' ? visitRefusal(exchange, refusalOf) : undefined;
      if (!refusal) return next();
      exchange.request.resume();
      send(exchange, answerOf(refusal, exchange, tenantId));
    },
  };
}

/** A copy visits its source too. */
function visitRefusal(
  { path, search, origin, request }: Exchange,
  refusalOf: (visit: Visit, origin: string) => Refusal | undefined,
): Refusal | undefined {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const refusal = refusalOf({ ...placeOf(path, search), token }, origin);
  const source = request.headers['x-ms-copy-source'];
  if (refusal || typeof source !== 'string') return refusal;
  const url = new URL(source);
  const ofSource = refusalOf({ ...placeOf(url.pathname, url.search), token: undefined }, origin);
  return ofSource && { ...ofSource, code: 'CannotVerifyCopySource' };
}

/** `-secondary` is how a client asks for the copy in the paired region. */
function placeOf(path: string, search: string): Omit<Visit, 'token'> {
  const account = (path.split('/')[1] ?? '').replace(/-secondary$/, '');
  return { account, query: new URLSearchParams(search) };
}

function mayUseBlobs({ blobDataAccess }: StorageRules, objectId: string): boolean {
  return blobDataAccess === undefined || blobDataAccess.includes(objectId);
}

const badToken: Refusal = {
  status: 401,
  code: 'InvalidAuthenticationInfo',
  message:
    'Server failed to authenticate the request. Please refer to the information in the www-authenticate header.',
};

const withoutRole: Refusal = {
  code: 'AuthorizationPermissionMismatch',
  message: 'This request is not authorized to perform this operation using this permission.',
};

const refusedByNetwork: Refusal = {
  code: 'AuthorizationFailure',
  message: 'This request is not authorized to perform this operation.',
};

function answerOf(refusal: Refusal, { method, origin }: Exchange, tenantId: string): Answer {
  const { status = 403 } = refusal;
  const error = blobError(refusal);
  const challenge = `Bearer authorization_uri=${origin}/${tenantId}/oauth2/authorize resource_id=https://storage.azure.com`;
  const headers = { ...error.headers, ...(status === 401 && { 'www-authenticate': challenge }) };
  return method === 'HEAD' ? { status, headers } : { status, headers, body: error.body };
}
