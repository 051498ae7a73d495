import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Why the blob service does not do what it is asked. */
export interface Refusal {
  /** Default 403. */
  readonly status?: number;
  readonly code: string;
  readonly message: string;
}

/** The blob service's answer: XML, and the code in a header too, which is all that HEAD gets. */
export function blobError({ code, message }: Omit<Refusal, 'status'>) {
  const requestId = randomUUID();
  const text = `${message}\nRequestId:${requestId}\nTime:${new Date().toISOString()}`;
  return {
    headers: {
      'content-type': 'application/xml',
      'x-ms-error-code': code,
      'x-ms-request-id': requestId,
    },
    body:
      '<?xml version="1.0" encoding="utf-8"?>' +
      `<Error><Code>${code}</Code><Message>${text}</Message></Error>`,
  };
}

export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { headers, body } = blobError(refusal);
  request.resume();
  response.writeHead(refusal.status ?? 403, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}
