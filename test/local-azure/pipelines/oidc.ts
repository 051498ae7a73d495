import { createAssertionIssuer } from '../assertion-issuer.js';
import type { Clock } from '../clock.js';
import type { Issuer } from '../entra/client-authentication.js';
import { json } from '../entra/refusals.js';
import type { Answer, Exchange } from '../exchange.js';
import type { Pipelines } from '../world.js';

/** The part of Azure Pipelines that issues assertions for service connections with workload identity federation. */
export interface OidcIssuer extends Issuer {
  /** @param exchange a request to a path that ends in `oidctoken` */
  readonly answer: (exchange: Pick<Exchange, 'method' | 'search' | 'request'>) => Answer;
}

export function createOidcIssuer(pipelines: Pipelines, clock: Clock): OidcIssuer {
  const { systemAccessToken, assertionLifetimeSeconds = 600, serviceConnections } = pipelines;
  const { issuer, keyOf, assertionFor } = createAssertionIssuer(
    pipelines.issuer,
    assertionLifetimeSeconds,
    clock,
  );
  return {
    issuer,
    keyOf,
    answer: ({ method, search, request }) => {
      if (method !== 'POST') return failure(405, 'The requested resource does not support the HTTP method.');
      if (request.headers.authorization !== `Bearer ${systemAccessToken}`)
        return failure(401, 'TF400813: The user is not authorized to access this resource.');
      const query = new URLSearchParams(search);
      if (!query.has('api-version')) return failure(400, 'No api-version was supplied for the request.');
      const id = query.get('serviceConnectionId')?.toLowerCase();
      const connection = serviceConnections.find((one) => one.id.toLowerCase() === id);
      return connection
        ? json(200, { oidcToken: assertionFor(connection.subject, 'api://AzureADTokenExchange') })
        : failure(404, `Service connection ${String(id)} was not found or is not authorized for use.`);
    },
  };
}

function failure(status: number, message: string): Answer {
  return json(status, { $id: '1', message, typeKey: 'Exception', errorCode: 0 });
}
