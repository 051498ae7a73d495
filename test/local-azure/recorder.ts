import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange, Link } from './exchange.js';
import { pairLine } from './recorded-pair.js';

export interface Recorder {
  readonly link: Link;
  /** Resolves when everything is on disk. */
  readonly close: () => Promise<void>;
}

/**
 * Records each ARM request with its answer as one line of JSON in a file of the folder, which is created if needed. A
 * second file gets all requests including the secrets in them: tests that search for secrets must know them.
 */
export function createRecorder(folder: string): Recorder {
  mkdirSync(folder, { recursive: true });
  const stamp = `${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}`;
  const pairs = createWriteStream(join(folder, `arm-${stamp}.ndjson`));
  const requests = createWriteStream(join(folder, `requests-${stamp}.log`), { mode: 0o600 });
  return {
    link: async (exchange, next) => {
      const heard = exchange.kind === 'blob' ? capture(exchange) : undefined;
      await next();
      requests.write(`${requestOf(exchange, heard)}\n`);
      if (exchange.kind === 'arm' && exchange.answer) pairs.write(`${pairOf(exchange)}\n`);
    },
    close: async () => {
      for (const file of [pairs, requests]) await new Promise<void>((resolve) => void file.end(resolve));
    },
  };
}

interface Captured {
  readonly body: () => string;
  readonly answer: () => string;
}

/** Captures the bodies of a blob request and its answer while they are streamed. */
function capture({ request, response }: Exchange): Captured {
  const [body, answer]: [Buffer[], Buffer[]] = [[], []];
  listen(request, 'push', body);
  listen(response, 'write', answer);
  listen(response, 'end', answer);
  const textOf = (chunks: readonly Buffer[]) => () => Buffer.concat(chunks).toString('utf8');
  return { body: textOf(body), answer: textOf(answer) };
}

/** Records the first argument of each call of a method, if it is a chunk of a body. */
function listen(stream: object, method: string, chunks: Buffer[]): void {
  const call: unknown = Reflect.get(stream, method);
  if (typeof call !== 'function') return;
  Reflect.set(stream, method, (...values: readonly unknown[]): unknown => {
    const [chunk] = values;
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
    const returned: unknown = Reflect.apply(call, stream, values);
    return returned;
  });
}

/** A request as it was received, with its answer. */
export interface RecordedRequest extends Pick<Exchange, 'kind' | 'method' | 'body'> {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly answer: string;
}

function requestOf(
  { kind, request, method, origin, path, search, body, answer }: Exchange,
  heard?: Captured,
): string {
  const recorded: RecordedRequest = {
    kind,
    method,
    url: `${origin}${path}${search}`,
    body: heard?.body() ?? body,
    headers: request.headers,
    answer: heard?.answer() ?? answer?.body ?? '',
  };
  return JSON.stringify(recorded);
}

/** Bodies are recorded as text; nothing is parsed. */
function pairOf({ request, method, origin, path, search, body, answer }: Exchange): string {
  const headers = Object.entries(request.headers).filter(([name]) => name !== 'authorization');
  return pairLine({
    method,
    url: `${origin}${path}${search}`,
    headers: Object.fromEntries(headers),
    body,
    answer: { status: answer?.status, headers: answer?.headers, body: answer?.body },
  });
}
