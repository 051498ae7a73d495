import { createAssertionIssuer } from '../assertion-issuer.js';
import type { Clock } from '../clock.js';
import type { Issuer } from '../entra/client-authentication.js';
import { json } from '../entra/refusals.js';
import type { Answer, Exchange } from '../exchange.js';
import type { GitHub } from '../world.js';

/** The part of GitHub Actions that issues assertions for a job that may write `id-token`. */
export interface IdTokenIssuer extends Issuer {
  /** @param exchange a request to a path with `idtoken` */
  readonly answer: (exchange: Pick<Exchange, 'method' | 'search' | 'request'>) => Answer;
}

/**
 * Creates an issuer for one job. Without an audience, an assertion is for the owner of the repository.
 * @see https://docs.github.com/actions/reference/security/oidc
 */
export function createIdTokenIssuer(gitHub: GitHub, clock: Clock): IdTokenIssuer {
  const { requestToken, subject, assertionLifetimeSeconds = 300 } = gitHub;
  const { issuer, keyOf, assertionFor } = createAssertionIssuer(
    gitHub.issuer,
    assertionLifetimeSeconds,
    clock,
  );
  return {
    issuer,
    keyOf,
    answer: ({ method, search, request }) => {
      if (method !== 'GET') return json(405, { message: 'The method is not supported.' });
      // The scheme may have any case: GitHub's own examples write it both ways.
      if (request.headers.authorization?.replace(/^bearer /i, '') !== requestToken)
        return json(401, { message: 'The token of the request is not valid.' });
      const value = assertionFor(subject, new URLSearchParams(search).get('audience') ?? ownerOf(subject));
      return json(200, { count: value.length, value });
    },
  };
}

function ownerOf(subject: string): string {
  return `https://github.com/${/^repo:([^/]+)/.exec(subject)?.[1] ?? ''}`;
}
