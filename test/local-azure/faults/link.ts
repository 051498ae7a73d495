import type { ServerResponse } from 'node:http';
import type { Clock } from '../clock.js';
import { type Exchange, type Link, send } from '../exchange.js';
import { claimsChallenge, errorAnswer } from './answers.js';
import type { Act, RequestFault } from './fault.js';
import type { Faults } from './faults.js';

interface Scene {
  readonly fault: RequestFault;
  readonly exchange: Exchange;
  readonly next: () => Promise<void>;
  readonly clock: Clock;
}

/** Middleware that applies faults to requests. */
export function createFaultLink(faults: Faults, clock: Clock): Link {
  return async (exchange, next) => {
    const fault = faults.ofRequest(exchange);
    await (fault ? acts[fault.act]({ fault, exchange, next, clock }) : next());
  };
}

/** The actions of request faults. An action calls `next` if the request takes effect before the fault. */
const acts: Readonly<Record<Act, (scene: Scene) => Promise<void> | void>> = {
  answer: ({ fault, exchange, clock }) => answer(exchange, errorAnswer(exchange.kind, fault, clock)),
  challenge: ({ exchange }) => answer(exchange, claimsChallenge(exchange.origin)),
  'reset before': ({ exchange }) => reset(exchange.response),
  'reset after': (scene) => instead(scene, (response) => reset(response)),
  cut: (scene) => instead(scene, sendHalf),
  malformed: (scene) =>
    instead(scene, (response, body) => sendBody(response, body.subarray(0, body.length / 2))),
  mislead: (scene) =>
    instead(scene, (response, body) => sendBody(response, Buffer.from(misled(body.toString(), scene.fault)))),
  slow: (scene) =>
    instead(scene, (response, body) => {
      scene.clock.after(scene.fault.seconds ?? 0, () => sendBody(response, body));
    }),
  hide: (scene) => (scene.exchange.method === 'GET' ? hide(scene) : scene.next()),
  repeat: (scene) =>
    instead(scene, (response, body) => sendList(response, body, (items) => [...items, ...items])),
  skip: (scene) => instead(scene, (response, body) => sendList(response, body, (items) => items.slice(1))),
  /** Applied when connections are opened. */
  refuse: ({ next }) => next(),
};

function answer(exchange: Exchange, given: Parameters<typeof send>[1]): void {
  exchange.request.resume();
  send(exchange, given);
}

function reset(response: ServerResponse): void {
  response.socket?.destroy();
}

/** Lets the request take effect, and passes its answer on to be changed before it is sent. */
async function instead(
  { exchange: { response }, next }: Scene,
  react: (response: ServerResponse, body: Buffer) => void,
): Promise<void> {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
  };
  response.writeHead = (status: number, headers?: unknown) => {
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers ?? {})) response.setHeader(name, String(value));
    return response;
  };
  response.write = (chunk: unknown) => {
    keep(chunk);
    return true;
  };
  response.end = (chunk?: unknown) => {
    keep(chunk);
    for (const name of ['writeHead', 'write', 'end']) Reflect.deleteProperty(response, name);
    react(response, Buffer.concat(chunks));
    return response;
  };
  await next();
}

function sendBody(response: ServerResponse, body: Buffer): void {
  if (body.length > 0) response.setHeader('content-length', body.length);
  response.end(body);
}

function sendHalf(response: ServerResponse, body: Buffer): void {
  response.setHeader('content-length', body.length);
  response.write(body.subarray(0, body.length / 2), () => response.socket?.destroy());
}

/** Replaces ids, as if a service mistook one resource for another. */
function misled(body: string, { id = '', by = '' }: RequestFault): string {
  return body.replaceAll(new RegExp(id, 'gi'), () => by);
}

interface List {
  readonly value: readonly { readonly id: string }[];
}

/** Changes the items of a list; any other answer is sent unchanged. */
function sendList(
  response: ServerResponse,
  body: Buffer,
  change: (items: List['value']) => List['value'],
): void {
  const parsed = JSON.parse(body.toString()) as Partial<List>;
  const changed = parsed.value ? { ...parsed, value: change(parsed.value) } : parsed;
  sendBody(response, Buffer.from(JSON.stringify(changed)));
}

/** Hides a resource, in lists and by itself, as if it did not exist yet or any longer. */
async function hide(scene: Scene): Promise<void> {
  const { exchange, fault, clock } = scene;
  const hidden = new RegExp(fault.id ?? '', 'i');
  if (!hidden.test(exchange.path)) {
    await instead(scene, (response, body) =>
      sendList(response, body, (items) => items.filter(({ id }) => !hidden.test(id))),
    );
    return;
  }
  const message = `The Resource '${exchange.path}' was not found.`;
  answer(exchange, errorAnswer('arm', { ...fault, status: 404, code: 'ResourceNotFound', message }, clock));
}
