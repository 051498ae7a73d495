import { blobError } from '../blob-error.js';
import type { Clock } from '../clock.js';
import type { Tokens } from '../entra/tokens.js';
import { type Answer, type Exchange, type Link, send } from '../exchange.js';
import type { StorageRules } from '../world.js';
import type { Refusal } from './refusal.js';

/** A request for a blob or container with the token that it carries. */
interface Visit {
  readonly account: string;
  readonly query: URLSearchParams;
  readonly token: string | undefined;
}

/** The checks that Azurite lacks: it accepts every token, and has no roles and no network rules. */
export interface BlobAuthorization {
  readonly link: Link;
  readonly setRules: (account: string, rules: StorageRules) => void;
}

/** Creates the checks. Accounts without rules, such as those of managed disks, are open to everybody. */
export function createBlobAuthorization(tokens: Tokens, tenantId: string, clock: Clock): BlobAuthorization {
  const rulesOf = new Map<string, StorageRules>();
  const refusalOf = (visit: Visit, origin: string): Refusal | undefined => {
    const rules = rulesOf.get(visit.account);
    if (!rules) return undefined;
    if (rules.networkDefaultAction === 'Deny') return refusedByNetwork;
    if (!isInTime(visit.query, clock)) return outOfTime;
    const who =
      visit.token === undefined ? visit.query.get('skoid') : principalOf(visit.token, visit, origin);
    if (who === undefined) return badToken;
    return who === null || mayUseBlobs(rules, who) ? undefined : withoutRole;
  };
  /** The object id in a token that is valid for the account. */
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
      if (!refusal) {
        if (exchange.kind === 'blob') showInRealTime(exchange, tokens, clock);
        return next();
      }
      exchange.request.resume();
      send(exchange, answerOf(refusal, exchange, tenantId));
    },
  };
}

/** Replaces the times in a token by real ones: Azurite checks them by the real clock. */
function showInRealTime({ request: { headers } }: Exchange, tokens: Tokens, clock: Clock): void {
  const claims = tokens.verify(tokenIn(headers.authorization) ?? '');
  const skew = Math.round((clock.now().getTime() - Date.now()) / 1000);
  if (!claims || skew === 0) return;
  const { iat, nbf, exp } = claims;
  const times = { iat: iat - skew, nbf: nbf - skew, exp: exp - skew };
  headers.authorization = `Bearer ${tokens.sign({ ...claims, ...times })}`;
}

function tokenIn(authorization = ''): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization)?.[1];
}

/** A copy also needs access to its source. */
function visitRefusal(
  { path, search, origin, request }: Exchange,
  refusalOf: (visit: Visit, origin: string) => Refusal | undefined,
): Refusal | undefined {
  const token = tokenIn(request.headers.authorization);
  const refusal = refusalOf({ ...placeOf(path, search), token }, origin);
  const source = request.headers['x-ms-copy-source'];
  if (refusal || typeof source !== 'string') return refusal;
  const url = new URL(source);
  const ofSource = refusalOf({ ...placeOf(url.pathname, url.search), token: undefined }, origin);
  return ofSource && { ...ofSource, code: 'CannotVerifyCopySource' };
}

/** The account and path of an address; clients ask for the copy in the paired region by the suffix `-secondary`. */
function placeOf(path: string, search: string): Omit<Visit, 'token'> {
  const account = (path.split('/')[1] ?? '').replace(/-secondary$/, '');
  return { account, query: new URLSearchParams(search) };
}

/** Whether a signature and its key are valid at present; Azurite would check that by the real clock. */
function isInTime(query: URLSearchParams, clock: Clock): boolean {
  const now = clock.now().getTime();
  const at = (name: string, otherwise: number): number => {
    const text = query.get(name);
    return text === null ? otherwise : Date.parse(text);
  };
  return (
    Math.max(at('st', 0), at('skt', 0)) <= now && now < Math.min(at('se', Infinity), at('ske', Infinity))
  );
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

const outOfTime: Refusal = {
  status: 403,
  code: 'AuthenticationFailed',
  message: 'Signature not valid in the specified time frame.',
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
