import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Whether the request shows an account key, or a SAS that is signed with one. A user delegation SAS is not: it names
 * the principal (`skoid`) on whose behalf it was signed.
 */
export function showsSharedKey({ url = '', headers }: IncomingMessage): boolean {
  if (/^SharedKey/i.test(headers.authorization ?? '')) {
    return true;
  }
  const query = new URLSearchParams(url.split('?')[1]);
  return query.has('sig') && !query.has('skoid');
}

/** What an account with `allowSharedKeyAccess: false` answers. */
export function refuseSharedKey(request: IncomingMessage, response: ServerResponse): void {
  const code = 'KeyBasedAuthenticationNotPermitted';
  const requestId = randomUUID();
  const message =
    'Key based authentication is not permitted on this storage account.\n' +
    `RequestId:${requestId}\nTime:${new Date().toISOString()}`;
  const body =
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  request.resume();
  response.writeHead(403, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
    'x-ms-error-code': code,
    'x-ms-request-id': requestId,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
