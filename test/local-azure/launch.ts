import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Fault } from './faults/fault.js';
import type { ActingFault } from './faults/faults.js';
import type { ThrottlingCounters } from './faults/throttling.js';
import type { UsedAction } from './permissions/permissions.js';
import { type Endpoints, startServer } from './process.js';
import type { LoggedRequest } from './request-log.js';
import type { State } from './state.js';
import type { TurnOrder } from './turns.js';
import type { World } from './world.js';

/** A local Azure in its own process. */
export interface LocalAzure extends Endpoints {
  /** Ends its world with the requests so far, and begins another at the same addresses. */
  readonly begin: (world: World) => Promise<void>;
  readonly state: () => Promise<State>;
  readonly requests: () => Promise<readonly LoggedRequest[]>;
  /**
   * Resolves once so many requests have been answered.
   * @throws the signal's reason when it is aborted
   */
  readonly reached: (count: number, signal: AbortSignal) => Promise<void>;
  readonly actions: () => Promise<readonly UsedAction[]>;
  readonly clearRequests: () => Promise<void>;
  readonly addFaults: (...faults: readonly Fault[]) => Promise<void>;
  /** The faults and how often each has acted. */
  readonly faults: () => Promise<readonly ActingFault[]>;
  readonly clearFaults: () => Promise<void>;
  /** Ends all leases of blobs, as if their time had passed. */
  readonly expireLeases: () => Promise<void>;
  /** Serves the requests of some principals one at a time, in an order drawn from a seed. */
  readonly takeTurns: (order: TurnOrder) => Promise<void>;
  /** Takes a principal out of the turns. */
  readonly leaveTurns: (principal: string) => Promise<void>;
  readonly endTurns: () => Promise<void>;
  readonly throttling: () => Promise<ThrottlingCounters>;
  /** Ends it, and its process unless that can serve the next launch. */
  readonly stop: () => Promise<void>;
}

export interface LaunchOptions {
  /** Folder in which the traffic of Azure Resource Manager is recorded. */
  readonly record?: string;
  /** Host names of its certificate besides those of this machine. */
  readonly certificateNames?: readonly string[];
}

/**
 * Stopped local Azures without options. A new world in one of them costs a tenth of the start of a process, which would
 * be a fifth of all that the end-to-end tests do.
 */
const idle: LocalAzure[] = [];

/**
 * Starts a local Azure that ends with this process at the latest.
 * @param world a world, or the path of a world file
 */
export async function launchLocalAzure(
  world: World | string,
  options: LaunchOptions = {},
): Promise<LocalAzure> {
  if (typeof world === 'string') return launch(resolve(world), options);
  const stopped = hasOptions(options) ? undefined : idle.pop();
  if (stopped === undefined) return launchWith(world, options);
  await stopped.begin(world);
  return stopped;
}

function hasOptions({ record, certificateNames = [] }: LaunchOptions): boolean {
  return record !== undefined || certificateNames.length > 0;
}

async function launchWith(world: World, options: LaunchOptions): Promise<LocalAzure> {
  const folder = await mkdtemp(join(tmpdir(), 'local-azure-world-'));
  try {
    const worldFile = join(folder, 'world.json');
    await writeFile(worldFile, JSON.stringify(world));
    return await launch(worldFile, options);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function launch(worldFile: string, options: LaunchOptions): Promise<LocalAzure> {
  const { record, certificateNames = [] } = options;
  const folder = record === undefined ? undefined : resolve(record);
  const child = await startServer({ worldFile, port: 0, record: folder, certificateNames });
  const azure = localAzure(child, await readEndpoints(child));
  return hasOptions(options) ? azure : reusable(azure, child);
}

/** While it is idle it does not keep this process alive. */
function reusable(azure: LocalAzure, child: ChildProcess): LocalAzure {
  const handles = [child, child.stdin as Socket, child.stdout as Socket];
  const again: LocalAzure = {
    ...azure,
    begin: async (world) => {
      for (const handle of handles) handle.ref();
      await azure.begin(world);
    },
    stop: () => {
      for (const handle of handles) handle.unref();
      if (!idle.includes(again)) idle.push(again);
      return Promise.resolve();
    },
  };
  return again;
}

async function readEndpoints({ stdout }: ChildProcess): Promise<Endpoints> {
  if (!stdout) throw new Error('The local Azure has no standard output.');
  for await (const line of createInterface({ input: stdout })) return JSON.parse(line) as Endpoints;
  throw new Error('The local Azure ended before it was ready.');
}

function localAzure(child: ChildProcess, endpoints: Endpoints): LocalAzure {
  const ask = async (method: string, path: string, more: RequestInit = {}): Promise<unknown> => {
    const response = await fetch(`${endpoints.control}${path}`, { method, ...more });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  return {
    ...endpoints,
    begin: async (world) => {
      await ask('POST', '/world', { body: JSON.stringify(world) });
    },
    state: async () => (await ask('GET', '/state')) as State,
    requests: async () => (await ask('GET', '/requests')) as LoggedRequest[],
    reached: async (count, signal) => {
      await ask('POST', '/requests/reached', { body: JSON.stringify(count), signal });
    },
    actions: async () => (await ask('GET', '/actions')) as UsedAction[],
    clearRequests: async () => {
      await ask('POST', '/requests/clear');
    },
    addFaults: async (...faults) => {
      await ask('POST', '/faults', { body: JSON.stringify(faults) });
    },
    faults: async () => (await ask('GET', '/faults')) as ActingFault[],
    clearFaults: async () => {
      await ask('DELETE', '/faults');
    },
    expireLeases: async () => {
      await ask('POST', '/leases/expire');
    },
    takeTurns: async (order) => {
      await ask('POST', '/turns', { body: JSON.stringify(order) });
    },
    leaveTurns: async (principal) => {
      await ask('POST', '/turns/leave', { body: JSON.stringify({ principal }) });
    },
    endTurns: async () => {
      await ask('DELETE', '/turns');
    },
    throttling: async () => (await ask('GET', '/throttling')) as ThrottlingCounters,
    stop: async () => {
      const ended = child.exitCode === null ? once(child, 'exit') : undefined;
      child.kill('SIGTERM');
      await ended;
    },
  };
}
