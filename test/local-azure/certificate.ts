import { generate } from 'selfsigned';

export interface Certificate {
  /** In PEM. */
  readonly certificate: string;
  readonly key: string;
}

/**
 * Makes a self-signed certificate. Trusting it is trusting the server, also for the requests that Azurite makes to
 * itself.
 * @param names host names besides localhost and the loopback addresses
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
