import {
  createServer as createPlainServer,
  type IncomingMessage,
  type Server as PlainServer,
  type ServerResponse,
} from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { METADATA } from './arm/metadata.js';
import { isFromInside } from './blobs/download.js';
import { appServicePath, imdsPath } from './entra/managed-identity.js';
import { type Answer, type Exchange, type Kind, type Link, originOf, send } from './exchange.js';

type Handle = (exchange: Exchange) => Promise<void>;

export interface FrontDoorOptions {
  readonly certificate: string;
  readonly key: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly plainPort: number;
  /** From the outermost to the innermost. */
  readonly links: readonly Link[];
  readonly entra: (exchange: Exchange) => Answer;
  readonly managedIdentities: (exchange: Exchange) => Answer;
  readonly pipelines: (exchange: Exchange) => Answer;
  readonly gitHub: (exchange: Exchange) => Answer;
  readonly resourceManager: (exchange: Exchange) => Promise<Answer>;
  readonly blobs: Blobs;
  /** Whether a connection that is being opened is accepted; default: all are. */
  readonly accepts?: () => boolean;
}

export interface Blobs {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Whether the blob service sent the request to itself; such a request passes no middleware. */
  readonly isOwnRequest: (request: IncomingMessage) => boolean;
}

export interface FrontDoor {
  readonly port: number;
  /** Port of the managed identities, without TLS. */
  readonly plainPort: number;
  readonly close: () => Promise<void>;
}

/** Opens the HTTPS server of the local Azure on 127.0.0.1, and a plain HTTP server for managed identities. */
export async function openFrontDoor(options: FrontDoorOptions): Promise<FrontDoor> {
  const handle = chain(options.links, (exchange) => serve(exchange, options));
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    receive(request, response, handle).catch((error: unknown) => {
      if (request.complete) console.error(error);
      response.destroy();
    });
  };
  const server = createServer({ cert: options.certificate, key: options.key }, (request, response) => {
    if (options.blobs.isOwnRequest(request)) options.blobs.handle(request, response);
    else answer(request, response);
  });
  const sideEntrance = createPlainServer((request, response) => {
    if (isManagedIdentity(request.url ?? '')) answer(request, response);
    else response.writeHead(404).end();
  });
  server.on('connection', (socket) => {
    if (options.accepts?.() === false) socket.destroy();
  });
  server.keepAliveTimeout = 60_000;
  const [port, plainPort] = await Promise.all([
    listen(server, options.port),
    listen(sideEntrance, options.plainPort),
  ]);
  return {
    port,
    plainPort,
    close: async () => {
      await Promise.all([close(server), close(sideEntrance)]);
    },
  };
}

function listen(server: Server | PlainServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function chain(links: readonly Link[], last: Handle): Handle {
  return links.reduceRight<Handle>((next, link) => (exchange) => link(exchange, () => next(exchange)), last);
}

async function receive(request: IncomingMessage, response: ServerResponse, handle: Handle): Promise<void> {
  const address = request.url ?? '/';
  const question = address.indexOf('?');
  const path = question < 0 ? address : address.slice(0, question);
  const kind = kindOf(path);
  await handle({
    kind,
    method: request.method ?? 'GET',
    path,
    search: question < 0 ? '' : address.slice(question),
    origin: originOf(request.headers.host ?? ''),
    request,
    response,
    isFromInside: isFromInside(request),
    body: kind === 'blob' ? '' : await readText(request),
  });
}

async function serve(exchange: Exchange, options: FrontDoorOptions): Promise<void> {
  if (isManagedIdentity(exchange.path)) send(exchange, options.managedIdentities(exchange));
  else if (exchange.kind === 'token') send(exchange, options.entra(exchange));
  else if (exchange.kind === 'pipelines') send(exchange, options.pipelines(exchange));
  else if (exchange.kind === 'github') send(exchange, options.gitHub(exchange));
  else if (exchange.kind === 'arm') send(exchange, await options.resourceManager(exchange));
  else await streamed(exchange, options.blobs);
}

function streamed({ request, response }: Exchange, blobs: Blobs): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    blobs.handle(request, response);
  });
}

function kindOf(path: string): Kind {
  if (METADATA.test(path) || /^\/+(subscriptions|providers|tenants)(\/|$)/i.test(path)) return 'arm';
  if (/\/oidctoken$/i.test(path)) return 'pipelines';
  if (/\/idtoken\//i.test(path)) return 'github';
  const isToken = /^\/[^/]+\/(oauth2\/|discovery\/|(v2\.0\/)?\.well-known\/)/.test(path);
  return isToken || isManagedIdentity(path) ? 'token' : 'blob';
}

function isManagedIdentity(url: string): boolean {
  return url.startsWith(imdsPath) || url.startsWith(appServicePath);
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function close(server: Server | PlainServer): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
