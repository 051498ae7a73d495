import { constants, createHash, type KeyObject, verify, X509Certificate } from 'node:crypto';

/** A JSON web token by which a client proves its identity; nothing in it has been checked yet. */
export interface Assertion {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly content: Buffer;
  readonly signature: Buffer;
}

/** @returns undefined if the text is no JSON web token */
export function parseAssertion(text: string): Assertion | undefined {
  const [header = '', claims = '', signature = ''] = text.split('.');
  try {
    return {
      header: decode(header),
      claims: decode(claims),
      content: Buffer.from(`${header}.${claims}`),
      signature: Buffer.from(signature, 'base64url'),
    };
  } catch {
    return undefined;
  }
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}

export function isSignedBy({ header, content, signature }: Assertion, key: KeyObject): boolean {
  if (header['alg'] === 'RS256') return verify('sha256', content, key, signature);
  const { RSA_PKCS1_PSS_PADDING: padding, RSA_PSS_SALTLEN_DIGEST: saltLength } = constants;
  return header['alg'] === 'PS256' && verify('sha256', content, { key, padding, saltLength }, signature);
}

/** Finds the certificate, in PEM, that the thumbprint in the header names. */
export function certificateOf(
  { header }: Assertion,
  certificates: readonly string[],
): X509Certificate | undefined {
  return certificates
    .map((pem) => new X509Certificate(pem))
    .find(
      ({ raw }) =>
        header['x5t#S256'] === thumbprint('sha256', raw) || header['x5t'] === thumbprint('sha1', raw),
    );
}

export function thumbprint(algorithm: 'sha1' | 'sha256', certificate: Buffer): string {
  return createHash(algorithm).update(certificate).digest('base64url');
}
