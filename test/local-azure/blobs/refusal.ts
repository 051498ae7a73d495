import type { IncomingMessage, ServerResponse } from 'node:http';
import { blobError } from '../blob-error.js';

/** The reason for which the blob service refuses a request. */
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
