import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** The claims of a v1.0 access token. Times are seconds since 1970. */
export interface Claims {
  readonly aud: string;
  readonly iss: string;
  readonly oid: string;
  readonly tid: string;
  readonly appid: string;
  readonly iat: number;
  readonly nbf: number;
  readonly exp: number;
}

export interface Tokens {
  readonly sign: (claims: Claims) => string;
  /** The claims of a token that was signed here, even if it has expired; undefined for all others. */
  readonly verify: (token: string) => Claims | undefined;
}

const header = encode({ typ: 'JWT', alg: 'HS256' });

export function createTokens(): Tokens {
  const key = randomBytes(32);
  const known = new Map<string, Claims>();
  const signature = (content: string): Buffer => createHmac('sha256', key).update(content).digest();

  const verifyUnknown = (token: string): Claims | undefined => {
    const [head = '', payload = '', signed = ''] = token.split('.');
    const given = Buffer.from(signed, 'base64url');
    const expected = signature(`${head}.${payload}`);
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
    return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  };
  return {
    sign: (claims) => {
      const content = `${header}.${encode(claims)}`;
      return `${content}.${signature(content).toString('base64url')}`;
    },
    verify: (token) => {
      const claims = known.get(token) ?? verifyUnknown(token);
      if (claims) known.set(token, claims);
      return claims;
    },
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
