import type { Azure } from './azure.js';

/** Registers a SAS URL as a secret: the whole of it, and its signature as written in it and in clear. */
export function protectUrl(azure: Azure, url: string): string {
  azure.protect(url);
  const signature = /[?&]sig=([^&]+)/.exec(url)?.[1];
  if (signature !== undefined) {
    azure.protect(signature);
    azure.protect(decodeURIComponent(signature));
  }
  return url;
}
