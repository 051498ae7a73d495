import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange, Link } from './front-door.js';

export interface Recorder {
  readonly link: Link;
  /** Resolves when everything is on disk. */
  readonly close: () => Promise<void>;
}

/** Writes each ARM request with its answer as one line of JSON into a file of the folder, which is made if need be. */
export function createRecorder(folder: string): Recorder {
  mkdirSync(folder, { recursive: true });
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const file = createWriteStream(join(folder, `arm-${stamp}-${process.pid}.ndjson`));
  return {
    link: async (exchange, next) => {
      await next();
      if (exchange.kind === 'arm' && exchange.answer) file.write(`${pairOf(exchange)}\n`);
    },
    close: () =>
      new Promise((resolve) => {
        file.end(resolve);
      }),
  };
}

/** Bodies are kept as the text that travelled: nothing is parsed again. */
function pairOf({ request, method, origin, path, search, body, answer }: Exchange): string {
  const headers = Object.entries(request.headers).filter(([name]) => name !== 'authorization');
  return JSON.stringify({
    liveRequest: { method, url: `${origin}${path}${search}`, headers: Object.fromEntries(headers), body },
    liveResponse: { statusCode: String(answer?.status), headers: answer?.headers, body: answer?.body },
  });
}
