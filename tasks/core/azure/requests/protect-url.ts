import type { Azure } from '../azure.js';

/**
 * Registers the signature of a SAS URL as a secret, encoded as in the URL and decoded. The rest may be printed.
 * A URL in which no signature is found is registered as a whole.
 * @returns the URL
 */
export function protectUrl(azure: Azure, url: string): string {
  const signature = /[?&]sig=([^&]+)/.exec(url)?.[1];
  const secrets = signature === undefined ? [url] : [signature, decoded(signature)];
  for (const secret of new Set(secrets)) azure.protect(secret);
  return url;
}

function decoded(signature: string): string {
  try {
    return decodeURIComponent(signature);
  } catch {
    return signature;
  }
}
