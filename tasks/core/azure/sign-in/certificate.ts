import { createPrivateKey, X509Certificate } from 'node:crypto';

/**
 * The defect of a certificate and its private key, one after the other in PEM; undefined if one can sign in with them.
 * OpenSSL would describe it in its own words, and the sign-in package as a missing file.
 */
export function certificateDefect(pem: string): string | undefined {
  for (const part of ['CERTIFICATE', 'PRIVATE KEY'])
    if (!pem.includes(`${part}-----`)) return `it has no part "BEGIN ${part}"`;
  if (/BEGIN ENCRYPTED PRIVATE KEY|Proc-Type: 4,ENCRYPTED/.test(pem))
    return 'its private key is protected by a password';
  const key = readable(() => createPrivateKey(pem));
  const certificate = readable(() => new X509Certificate(pem));
  if (!key || !certificate)
    return `its ${key ? 'certificate' : 'private key'} is damaged, or its line breaks are lost`;
  return certificate.checkPrivateKey(key) ? undefined : 'its private key belongs to another certificate';
}

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
