import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import { fault } from './faults/fault.js';
import type { RunningAzure } from './local-azure.js';
import { turnOrder } from './turns.js';
import { parseWorld } from './world-file.js';
import type { World } from './world.js';

export interface Control {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** The parts that the control server controls. */
export interface Controlled {
  readonly azure: () => RunningAzure;
  /** Ends the present world and begins another at the same addresses. */
  readonly begin: (world: World) => Promise<void>;
  readonly stop: () => void;
}

type Action = (body: string) => unknown;

/**
 * A plain HTTP server on 127.0.0.1 that controls the local Azure.
 *
 * State: `GET /state`, `GET /requests`, `POST /requests/clear`, `GET /actions` and `GET /throttling` show what it
 * holds and which requests it got; `POST /requests/reached` answers once it has got the given number of requests.
 * Faults: `POST /faults` adds a list, `GET /faults` tells how often each has acted, `DELETE /faults` ends them all.
 * Leases: `POST /leases/expire` ends all leases of blobs, as if their time had passed.
 * Worlds: `POST /world` ends the present world with its requests and begins the given one.
 * Turns: `POST /turns` serves the requests of some principals one at a time, in an order drawn from a seed; `POST
 * /turns/leave` takes one principal out, `DELETE /turns` ends the turns.
 * `POST /stop` stops the local Azure.
 */
export async function openControl({ azure, begin, stop }: Controlled): Promise<Control> {
  const actions = new Map<string, Action>([
    ['POST /world', (body) => begin(parseWorld('The given world', body))],
    ['GET /state', () => azure().state()],
    ['GET /requests', () => azure().requests.list()],
    ['GET /actions', () => azure().actions()],
    [
      'POST /requests/clear',
      () => {
        azure().requests.clear();
      },
    ],
    ['POST /requests/reached', (body) => azure().requests.reached(z.int().parse(JSON.parse(body)))],
    ['GET /throttling', () => azure().throttling()],
    [
      'POST /faults',
      (body) => {
        azure().faults.add(z.array(fault).parse(JSON.parse(body)));
      },
    ],
    ['GET /faults', () => azure().faults.list()],
    [
      'DELETE /faults',
      () => {
        azure().faults.clear();
      },
    ],
    [
      'POST /turns',
      (body) => {
        azure().turns.begin(turnOrder.parse(JSON.parse(body)));
      },
    ],
    [
      'POST /turns/leave',
      (body) => {
        azure().turns.leave(z.strictObject({ principal: z.string() }).parse(JSON.parse(body)).principal);
      },
    ],
    [
      'DELETE /turns',
      () => {
        azure().turns.end();
      },
    ],
    ['POST /leases/expire', () => azure().expireLeases()],
    ['POST /stop', stop],
  ]);
  const server = createServer((request, response) => void answer(request, response, actions));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  actions: ReadonlyMap<string, Action>,
): Promise<void> {
  const action = actions.get(`${request.method ?? ''} ${request.url ?? ''}`);
  if (!action) {
    response.writeHead(404).end();
    return;
  }
  try {
    const body = JSON.stringify((await action(await text(request))) ?? {});
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' }).end(body);
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
  });
}
