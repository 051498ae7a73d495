import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.js';
import type { Answer } from '../exchange.js';

/** A refusal, which the token endpoint answers as an error. */
export interface Refusal {
  readonly status: number;
  readonly error: string;
  /** The number after `AADSTS`. */
  readonly code: number;
  readonly text: string;
}

/** The refusal of a client that cannot prove its identity. */
export function invalidClient(code: number, text: string): Refusal {
  return { status: 401, error: 'invalid_client', code, text };
}

/** The refusal of an invalid request. */
export function invalidRequest(error: string, code: number, text: string): Refusal {
  return { status: 400, error, code, text };
}

export function refusalAnswer({ status, error, code, text }: Refusal, clock: Clock): Answer {
  const [trace_id, correlation_id] = [randomUUID(), randomUUID()];
  const timestamp = clock.now().toISOString().replace('T', ' ').replace(/\.\d+/, '');
  const description = `AADSTS${code}: ${text} Trace ID: ${trace_id} Correlation ID: ${correlation_id} Timestamp: ${timestamp}`;
  const body = {
    error,
    error_description: description,
    error_codes: [code],
    timestamp,
    trace_id,
    correlation_id,
  };
  return json(status, body);
}

export function json(status: number, body: object): Answer {
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store, no-cache',
  };
  return { status, headers, body: JSON.stringify(body) };
}
