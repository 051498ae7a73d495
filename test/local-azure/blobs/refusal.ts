import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Why the blob service does not do what it is asked. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Answers 403 as the blob service does: XML, and the code in a header, which is all that HEAD gets. */
export function refuse(request: IncomingMessage, response: ServerResponse, { code, message }: Refusal): void {
  const requestId = randomUUID();
  const text = `${message}\nRequestId:${requestId}\nTime:${new Date().toISOString()}`;
  const body =
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<Error><Code>${code}</Code><Message>${text}</Message></Error>`;
  request.resume();
  response.writeHead(403, {
    'content-type': 'application/xml',
    'content-length': Buffer.byteLength(body),
    'x-ms-error-code': code,
    'x-ms-request-id': requestId,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
