import * as z from 'zod';

/** An object whose methods the page in the frame may call. */
export type Instance = Readonly<Record<string, Callable>>;

export type Callable = (...parameters: readonly unknown[]) => unknown;

/** The host's end of the channel to the page in the frame. */
export interface Channel {
  /** Takes a message of the page. Throws an error for one that is none of the SDK's. */
  readonly receive: (text: string) => Promise<void>;
  /** Lets the page's SDK dispatch an event in its window. */
  readonly dispatchEvent: (name: string, detail: unknown) => void;
}

const messageShape = z.object({
  id: z.number(),
  instanceId: z.string().optional(),
  methodName: z.string().optional(),
  params: z.array(z.unknown()).nullish(),
  handshakeToken: z.string().optional(),
});

type Message = z.infer<typeof messageShape>;

/** Ids of the host's own messages begin here: they must not meet an id that the page waits for. */
const firstId = 1000;

/**
 * Speaks what the SDK of Azure DevOps speaks with its host: JSON texts, in which functions are numbers that the other
 * side may call, and dates are `{__proxyDate}`.
 * @param send sends a message to the page
 * @param instances the objects of the host, by their ids
 */
export function openChannel(send: (text: string) => void, instances: ReadonlyMap<string, Instance>): Channel {
  const functions = new Map<string, Callable>();
  let nextId = firstId;
  const call = (instanceId: string, methodName: string, params: readonly unknown[]): void => {
    send(JSON.stringify({ id: nextId++, instanceId, methodName, params: params.map(encode) }));
  };
  const encode = (value: unknown): unknown => encodeValue(value, (given) => register(functions, given));
  const decode = (value: unknown): unknown =>
    decodeValue(value, (name, parameters) => call('__proxyFunctions', name, parameters));
  const find = ({ instanceId = '', methodName = '' }: Message): Callable => {
    if (instanceId === '__proxyFunctions') return known(functions.get(methodName), methodName);
    const instance = instances.get(instanceId);
    if (instance === undefined) throw new Error(`The registered object ${instanceId} could not be found.`);
    return known(instance[methodName], methodName);
  };
  return {
    receive: async (text) => {
      const message = messageShape.parse(JSON.parse(text));
      if (message.instanceId === undefined) return;
      const answer = await answerTo(message, () => find(message)(...(message.params ?? []).map(decode)));
      send(
        JSON.stringify({
          id: message.id,
          handshakeToken: message.handshakeToken,
          ...encodeMembers(answer, encode),
        }),
      );
    },
    dispatchEvent: (name, detail) => call('DevOps.SdkClient', 'dispatchEvent', [name, { detail }]),
  };
}

async function answerTo(
  message: Message,
  run: () => unknown,
): Promise<{ result: unknown } | { error: unknown }> {
  try {
    return { result: await run() };
  } catch (error) {
    return {
      error: { name: 'Error', message: error instanceof Error ? error.message : `${message.methodName}` },
    };
  }
}

function known(method: Callable | undefined, name: string): Callable {
  if (method === undefined) throw new Error(`RPC method not found: ${name}`);
  return method;
}

function register(functions: Map<string, Callable>, given: Callable): object {
  const id = functions.size + 1;
  functions.set(`proxy${id}`, given);
  return { __proxyFunctionId: id, _channelId: 1 };
}

function encodeValue(value: unknown, onFunction: (given: Callable) => object): unknown {
  if (typeof value === 'function') return onFunction(value as Callable);
  if (value instanceof Date) return { __proxyDate: value.getTime() };
  if (Array.isArray(value)) return value.map((each) => encodeValue(each, onFunction));
  return isObject(value) ? encodeMembers(value, (each) => encodeValue(each, onFunction)) : value;
}

/** Members whose names begin with `_` do not travel. */
function encodeMembers(value: object, encode: (value: unknown) => unknown): object {
  const members = Object.entries(value).filter(([name]) => !name.startsWith('_'));
  return Object.fromEntries(members.map(([name, member]) => [name, encode(member)]));
}

function decodeValue(value: unknown, call: (name: string, parameters: readonly unknown[]) => void): unknown {
  if (Array.isArray(value)) return value.map((each) => decodeValue(each, call));
  if (!isObject(value)) return value;
  if ('__proxyFunctionId' in value) {
    const name = `proxy${String(value.__proxyFunctionId)}`;
    return (...parameters: readonly unknown[]) => call(name, parameters);
  }
  if ('__proxyDate' in value) return new Date(Number(value.__proxyDate));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, decodeValue(member, call)]));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
