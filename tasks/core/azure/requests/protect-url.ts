import type { Azure } from '../azure.js';

/**
 * Registers what is secret in a SAS URL: its signature, as written in it and in clear. The rest may be printed.
 * A URL without a signature that could be told apart is a secret as a whole.
 */
export function protectUrl(azure: Azure, url: string): string {
  const signature = /[?&]sig=([^&]+)/.exec(url)?.[1];
  const secrets = signature === undefined ? [url] : [signature, decodeURIComponent(signature)];
  for (const secret of new Set(secrets)) azure.protect(secret);
  return url;
}
