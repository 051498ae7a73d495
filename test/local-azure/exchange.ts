import type { IncomingMessage, ServerResponse } from 'node:http';

export type Kind = 'token' | 'pipelines' | 'github' | 'arm' | 'blob';

/** One request and its answer while they pass the middleware of the front door. */
export interface Exchange {
  readonly kind: Kind;
  readonly method: string;
  /** Not decoded, without query. */
  readonly path: string;
  /** Not decoded, with the leading `?`; or empty. */
  readonly search: string;
  /** `https://host:port` as the client spells it; absolute addresses in answers begin with it. */
  readonly origin: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The text of token and ARM requests; empty for blob requests, which are streamed. */
  readonly body: string;
  /** Whether Azure itself sent the request, or one of its machines. */
  readonly isFromInside?: boolean;
  /** The object id of the sender, if it is known. */
  principal?: string;
  /** Whether the sender may see an item of the list that it asks for; absent where it may see all. */
  sees?: (id: string) => boolean;
  /** The answer, once it is sent; undefined for blob answers, which are streamed. */
  answer?: Answer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A middleware of the front door: it inspects the exchange, then calls `next` or answers itself. */
export type Link = (exchange: Exchange, next: () => Promise<void>) => Promise<void>;

/** Sends an answer; for the front door and for middleware that answers itself. */
export function send(exchange: Exchange, answer: Answer): void {
  exchange.answer = answer;
  const body = answer.body ?? '';
  exchange.response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status !== 204 && { 'content-length': Buffer.byteLength(body) }),
  });
  exchange.response.end(body);
}

/**
 * The origin of addresses in answers. The port of HTTPS stands in none of them, because clients compare addresses as
 * texts.
 * @param host the header of a request: the name, with or without port
 */
export function originOf(host: string): string {
  return `https://${host.replace(/:443$/, '')}`;
}
