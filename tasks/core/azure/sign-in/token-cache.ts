import type { AccessToken, TokenCredential } from '@azure/core-auth';

/** Milliseconds before its expiry when a token is renewed: until it expires, a failed renewal fails no request. */
const renewedBefore = 120_000;

/** Milliseconds between a failed renewal and the next one, while the old token is used. */
const renewalPause = 3_000;

/** Least remaining life of a token that a request is sent with, in milliseconds. */
const leastRemaining = 1_000;

/** A cached token, and when to renew it, in milliseconds since 1970. */
interface CachedToken {
  readonly token: AccessToken;
  readonly renewAt: number;
}

/**
 * A credential that caches its tokens, and renews them while a request waits. The cache of the SDK's pipelines renews in
 * the background: a failure there ends the process if no request needs the token just then, and the renewals keep a
 * cancelled process alive until the token has expired. Therefore every token is returned as expired, so that the SDK
 * caches none and asks this credential before every request.
 */
export function keepTokens(credential: TokenCredential): TokenCredential {
  const kept = new Map<string, CachedToken>();
  return {
    getToken: async (scopes, options = {}) => {
      const key = JSON.stringify([scopes, options.tenantId]);
      // Azure sends claims that the token it received lacks: a cached token does not have them either.
      const known = options.claims === undefined ? kept.get(key) : undefined;
      if (known && Date.now() < known.renewAt) return asExpired(known.token);
      const renewed = await renew(() => credential.getToken(scopes, options), known?.token);
      if (!renewed) return null;
      kept.set(key, renewed);
      return asExpired(renewed.token);
    },
  };
}

/** @returns a new token, or the old one if its renewal fails and it has not expired */
async function renew(
  ask: () => Promise<AccessToken | null>,
  old: AccessToken | undefined,
): Promise<CachedToken | undefined> {
  try {
    const token = await ask();
    return token ? { token, renewAt: token.expiresOnTimestamp - renewedBefore } : undefined;
  } catch (error) {
    const end = (old?.expiresOnTimestamp ?? 0) - leastRemaining;
    if (!old || end <= Date.now()) throw error;
    return { token: old, renewAt: Math.min(Date.now() + renewalPause, end) };
  }
}

/** The token without its life, so that the SDK does not cache it. */
function asExpired({ token }: AccessToken): AccessToken {
  return { token, expiresOnTimestamp: 0 };
}
