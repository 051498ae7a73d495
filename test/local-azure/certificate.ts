import { generate } from 'selfsigned';

export interface Certificate {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
}

/**
 * A certificate that is its own authority: whoever trusts it trusts the server, and Azurite accepts it in the requests
 * that it makes to itself.
 * @param names host names beside localhost and the loopback addresses
 */
export async function makeCertificate(names: readonly string[]): Promise<Certificate> {
  const hosts = ['localhost', ...names].map((value) => ({ type: 2 as const, value }));
  const addresses = ['127.0.0.1', '::1'].map((ip) => ({ type: 7 as const, ip }));
  const made = await generate([{ name: 'commonName', value: 'Local Azure' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', digitalSignature: true, keyCertSign: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [...hosts, ...addresses] },
    ],
  });
  return { certificate: made.cert, key: made.private };
}
