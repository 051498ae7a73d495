import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange, Link } from './exchange.js';

export interface Recorder {
  readonly link: Link;
  /** Resolves when everything is on disk. */
  readonly close: () => Promise<void>;
}

/**
 * Writes each ARM request with its answer as one line of JSON into a file of the folder, which is made if need be; and
 * all requests into a second one, with the secrets that travel in them: who looks for secrets must know them.
 */
export function createRecorder(folder: string): Recorder {
  mkdirSync(folder, { recursive: true });
  const stamp = `${new Date().toISOString().replace(/[:.]/g, '-')}-${process.pid}`;
  const pairs = createWriteStream(join(folder, `arm-${stamp}.ndjson`));
  const requests = createWriteStream(join(folder, `requests-${stamp}.log`), { mode: 0o600 });
  return {
    link: async (exchange, next) => {
      const heard = exchange.kind === 'blob' ? overhear(exchange) : undefined;
      await next();
      requests.write(`${requestOf(exchange, heard)}\n`);
      if (exchange.kind === 'arm' && exchange.answer) pairs.write(`${pairOf(exchange)}\n`);
    },
    close: async () => {
      for (const file of [pairs, requests]) await new Promise<void>((resolve) => void file.end(resolve));
    },
  };
}

interface Heard {
  readonly body: () => string;
  readonly answer: () => string;
}

/** Bodies of blob requests and their answers stream by: they are listened to, and not read. */
function overhear({ request, response }: Exchange): Heard {
  const [body, answer]: [Buffer[], Buffer[]] = [[], []];
  listen(request, 'push', body);
  listen(response, 'write', answer);
  listen(response, 'end', answer);
  const textOf = (chunks: readonly Buffer[]) => () => Buffer.concat(chunks).toString('utf8');
  return { body: textOf(body), answer: textOf(answer) };
}

/** Keeps what a method is called with first, if that is a piece of a body. */
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

/** A request as it came, with what it was answered. */
export interface RecordedRequest extends Pick<Exchange, 'kind' | 'method' | 'body'> {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly answer: string;
}

function requestOf(
  { kind, request, method, origin, path, search, body, answer }: Exchange,
  heard?: Heard,
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

/** Bodies are kept as the text that travelled: nothing is parsed again. */
function pairOf({ request, method, origin, path, search, body, answer }: Exchange): string {
  const headers = Object.entries(request.headers).filter(([name]) => name !== 'authorization');
  return JSON.stringify({
    liveRequest: { method, url: `${origin}${path}${search}`, headers: Object.fromEntries(headers), body },
    liveResponse: { statusCode: String(answer?.status), headers: answer?.headers, body: answer?.body },
  });
}
