import type { IncomingMessage, ServerResponse } from 'node:http';
import { blobError } from '../blob-error.js';

/** Why the blob service does not do what it is asked. */
export interface Refusal {
  /** Default 403. */
  readonly status?: number;
  readonly code: string;
  readonly message: string;
}

export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Refusal): void {
  const { headers, body } = blobError(refusal);
  request.resume();
  response.writeHead(refusal.status ?? 403, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(request.method === 'HEAD' ? undefined : body);
}
