import type { Exchange, Link } from '../exchange.js';
import type { World } from '../world.js';
import type { Tokens } from './tokens.js';

/** Middleware that finds the principal of each request, even if its token has expired. */
export function createPrincipals(tokens: Tokens, { applications }: Pick<World, 'applications'>): Link {
  const byClientId = new Map(applications.map((one) => [one.clientId.toLowerCase(), one.objectId]));
  return (exchange, next) => {
    const principal =
      exchange.kind === 'token'
        ? byClientId.get((new URLSearchParams(exchange.body).get('client_id') ?? '').toLowerCase())
        : (bearerOf(exchange, tokens) ?? signerOf(exchange));
    if (principal !== undefined) exchange.principal = principal;
    return next();
  };
}

/** The object id in the token of a request. */
export function bearerOf({ request }: Pick<Exchange, 'request'>, tokens: Tokens): string | undefined {
  const token = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? undefined : tokens.verify(token)?.oid;
}

/** The object id in a SAS that was signed with a user delegation key. */
function signerOf({ search }: Exchange): string | undefined {
  return new URLSearchParams(search).get('skoid') ?? undefined;
}
