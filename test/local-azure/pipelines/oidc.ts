import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
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

/** Creates an issuer with its own keys, which exist only in memory. */
export function createOidcIssuer(pipelines: Pipelines, clock: Clock): OidcIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { issuer, systemAccessToken, assertionLifetimeSeconds = 600, serviceConnections } = pipelines;
  const kid = randomUUID();

  const assertionFor = (subject: string): string => {
    const now = Math.floor(clock.now().getTime() / 1000);
    const claims = {
      jti: randomUUID(),
      sub: subject,
      aud: 'api://AzureADTokenExchange',
      iss: issuer,
      nbf: now,
      iat: now,
      exp: now + assertionLifetimeSeconds,
    };
    const content = `${encode({ typ: 'JWT', alg: 'RS256', kid })}.${encode(claims)}`;
    return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
  };
  return {
    issuer,
    keyOf: (keyId) => (keyId === kid ? publicKey : undefined),
    answer: ({ method, search, request }) => {
      if (method !== 'POST') return failure(405, 'The requested resource does not support the HTTP method.');
      if (request.headers.authorization !== `Bearer ${systemAccessToken}`)
        return failure(401, 'TF400813: The user is not authorized to access this resource.');
      const query = new URLSearchParams(search);
      if (!query.has('api-version')) return failure(400, 'No api-version was supplied for the request.');
      const id = query.get('serviceConnectionId')?.toLowerCase();
      const connection = serviceConnections.find((one) => one.id.toLowerCase() === id);
      return connection
        ? json(200, { oidcToken: assertionFor(connection.subject) })
        : failure(404, `Service connection ${String(id)} was not found or is not authorized for use.`);
    },
  };
}

function failure(status: number, message: string): Answer {
  return json(status, { $id: '1', message, typeKey: 'Exception', errorCode: 0 });
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
