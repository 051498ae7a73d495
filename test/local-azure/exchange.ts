import type { IncomingMessage, ServerResponse } from 'node:http';

export type Kind = 'token' | 'pipelines' | 'arm' | 'blob';

/** One request and its answer, on its way through the links of the front door. */
export interface Exchange {
  readonly kind: Kind;
  readonly method: string;
  /** Undecoded, without query. */
  readonly path: string;
  /** Undecoded, with the leading `?`, or empty. */
  readonly search: string;
  /** `https://host:port` as the client spells it: absolute addresses in answers begin with it. */
  readonly origin: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The text of token and ARM requests; blob requests stream. */
  readonly body: string;
  /** The object id of who sent it, where that is known. */
  principal?: string;
  /** What was answered, once it is; blob answers stream and leave this undefined. */
  answer?: Answer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What every request passes: it looks at the exchange, calls `next`, or answers in its place. */
export type Link = (exchange: Exchange, next: () => Promise<void>) => Promise<void>;

/** Sends the answer; a link that answers itself uses this too. */
export function send(exchange: Exchange, answer: Answer): void {
  exchange.answer = answer;
  const body = answer.body ?? '';
  exchange.response.writeHead(answer.status, {
    ...answer.headers,
    ...(answer.status !== 204 && { 'content-length': Buffer.byteLength(body) }),
  });
  exchange.response.end(body);
}
