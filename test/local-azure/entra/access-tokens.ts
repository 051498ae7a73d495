import type { Clock } from '../clock.js';
import type { Application, World } from '../world.js';
import type { Claims, Tokens } from './tokens.js';

/** Issues access tokens to applications of the tenant. */
export type IssueToken = (application: Application, audience: string) => IssuedToken;

export interface IssuedToken {
  readonly text: string;
  readonly claims: Claims;
  /** In seconds. */
  readonly lifetime: number;
}

/** Tokens live for real, unscaled seconds, because clients compare their expiry with their own clocks. */
export function createTokenIssuer(
  { tenantId, tokenLifetimeSeconds: lifetime = 3599 }: Pick<World, 'tenantId' | 'tokenLifetimeSeconds'>,
  tokens: Tokens,
  clock: Clock,
): IssueToken {
  return ({ clientId, objectId }, audience) => {
    const now = Math.floor(clock.now().getTime() / 1000);
    const claims = {
      aud: audience,
      iss: `https://sts.windows.net/${tenantId}/`,
      oid: objectId,
      tid: tenantId,
      appid: clientId,
      iat: now,
      nbf: now,
      exp: now + lifetime,
    };
    return { text: tokens.sign(claims), claims, lifetime };
  };
}
