import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** An origin on this machine. */
export interface Origin {
  /** `http://127.0.0.1:<port>` */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Serves an origin. What its handler throws is answered with 500 and the error's text. */
export async function openOrigin(handler: Handler, port = 0): Promise<Origin> {
  const server = createServer((request, response) => {
    Promise.resolve()
      .then(() => handler(request, response))
      .catch((error: unknown) => {
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
        response.end(String(error));
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function send(response: ServerResponse, { status, headers, body = '' }: Answer): void {
  response.writeHead(status, headers).end(body);
}

/** The address of a request, with the origin that its client called. */
export function addressOf({ url = '/', headers }: IncomingMessage): URL {
  return new URL(url, `http://${headers.host ?? ''}`);
}
