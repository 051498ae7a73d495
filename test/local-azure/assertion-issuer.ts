import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { Clock } from './clock.js';
import type { Issuer } from './entra/client-authentication.js';

/** An issuer of assertions with keys of its own, which exist only in memory. */
export interface AssertionIssuer extends Issuer {
  readonly assertionFor: (subject: string, audience: string) => string;
}

/** @param lifetime of each assertion in real seconds */
export function createAssertionIssuer(issuer: string, lifetime: number, clock: Clock): AssertionIssuer {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  return {
    issuer,
    keyOf: (keyId) => (keyId === kid ? publicKey : undefined),
    assertionFor: (subject, audience) => {
      const now = Math.floor(clock.now().getTime() / 1000);
      const claims = {
        jti: randomUUID(),
        sub: subject,
        aud: audience,
        iss: issuer,
        nbf: now,
        iat: now,
        exp: now + lifetime,
      };
      const content = `${encode({ typ: 'JWT', alg: 'RS256', kid })}.${encode(claims)}`;
      return `${content}.${sign('sha256', Buffer.from(content), privateKey).toString('base64url')}`;
    },
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
