import type { AccessToken, TokenCredential } from '@azure/core-auth';

/** Milliseconds before its end from which on a token is renewed: the time in which a renewal may fail unnoticed. */
const renewedBefore = 120_000;

/** Milliseconds for which the old token is used without a further try, after a renewal has failed. */
const pause = 3_000;

/** What is left of a token when nothing is sent with it any more, in milliseconds. */
const leastLeft = 1_000;

interface Kept {
  readonly token: AccessToken;
  readonly renewAt: number;
}

/**
 * A credential that keeps its tokens, and renews them while a request waits. The cache of the SDK's pipelines renews in
 * the background, where a failure ends the process if no request asks for the token just then, and keeps a cancelled
 * process alive until the token has expired. To that cache each of our tokens has come to its end, so that every request
 * asks here and waits for the answer.
 */
export function keepTokens(credential: TokenCredential): TokenCredential {
  const kept = new Map<string, Kept>();
  return {
    getToken: async (scopes, options = {}) => {
      const key = JSON.stringify([scopes, options.tenantId]);
      // With claims Azure tells what it misses in the token that it was shown.
      const known = options.claims === undefined ? kept.get(key) : undefined;
      if (known && Date.now() < known.renewAt) return ended(known.token);
      const renewed = await renew(() => credential.getToken(scopes, options), known?.token);
      if (!renewed) return null;
      kept.set(key, renewed);
      return ended(renewed.token);
    },
  };
}

/** @returns a new token, or the old one where none is given and it is still good */
async function renew(
  ask: () => Promise<AccessToken | null>,
  old: AccessToken | undefined,
): Promise<Kept | undefined> {
  try {
    const token = await ask();
    return token ? { token, renewAt: token.expiresOnTimestamp - renewedBefore } : undefined;
  } catch (error) {
    const end = (old?.expiresOnTimestamp ?? 0) - leastLeft;
    if (!old || end <= Date.now()) throw error;
    return { token: old, renewAt: Math.min(Date.now() + pause, end) };
  }
}

function ended({ token }: AccessToken): AccessToken {
  return { token, expiresOnTimestamp: 0 };
}
