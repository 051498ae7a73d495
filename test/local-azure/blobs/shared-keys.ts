import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse } from './refusal.js';

/**
 * Whether a request is signed with an account key, directly or by a SAS. A user delegation SAS is not: it names the
 * principal (`skoid`) on whose behalf it was signed.
 */
export function showsSharedKey({ url = '', headers }: IncomingMessage): boolean {
  if (/^SharedKey/i.test(headers.authorization ?? '')) {
    return true;
  }
  const query = new URLSearchParams(url.split('?')[1]);
  return query.has('sig') && !query.has('skoid');
}

/** The answer of an account with `allowSharedKeyAccess: false`. */
export function refuseSharedKey(request: IncomingMessage, response: ServerResponse): void {
  refuse(request, response, {
    code: 'KeyBasedAuthenticationNotPermitted',
    message: 'Key based authentication is not permitted on this storage account.',
  });
}
