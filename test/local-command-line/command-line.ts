import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { World } from '../local-azure/world.js';
import { install } from './installation.js';
import { type Answer, runInTerminal } from './terminal.js';

/** The command line on this machine, installed from its package: it runs on a local Azure. */
export interface CommandLine {
  readonly azure: LocalAzure;
  /** The folder that it runs in: it is installed there, and a team has its files there, too. */
  readonly folder: string;
  /** Its temporary files. */
  readonly temporary: string;
  /** Runs `imagefactory` with these arguments. */
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<CommandOutcome>;
  /** Runs a shell script of the folder, which finds the command line in `node_modules/.bin`. */
  readonly runScript: (script: string, options?: RunOptions) => Promise<CommandOutcome>;
  /** Runs `imagefactory` with these plain words in a terminal, see `hasTerminal`: all that it shows is in `stdout`. */
  readonly runInTerminal: (words: string, answer: Answer) => Promise<CommandOutcome>;
  /** Stops the local Azure and deletes the folder. */
  readonly close: () => Promise<void>;
}

export interface RunOptions {
  /** Of a script. */
  readonly args?: readonly string[];
  /** Besides what signs in; undefined takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Interrupts it once this holds, as Ctrl-C in a terminal does. */
  readonly interruptWhen?: () => Promise<boolean>;
}

/** What became of a run. */
export interface CommandOutcome {
  /** Null where a signal has ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The requests that Azure got meanwhile. */
  readonly requests: readonly LoggedRequest[];
}

export interface CommandLineSettings {
  readonly world: World;
  /** The Node to run on; default: that of this process. */
  readonly node?: string;
  /** The folder in which the traffic of Azure is recorded. */
  readonly record?: string;
}

/** Knows nothing of the variables of this machine, and has no program but Node on its PATH. */
export async function openCommandLine(settings: CommandLineSettings): Promise<CommandLine> {
  const { world, node = process.execPath, record } = settings;
  const [azure, { folder, path, temporary, remove }] = await Promise.all([
    launchLocalAzure(world, record === undefined ? {} : { record }),
    install(node),
  ]);
  const usual = { PATH: path, TMPDIR: temporary, HOME: temporary, ...surroundings(azure, world) };
  const run = async (command: readonly [string, ...string[]], options: RunOptions = {}) => {
    await azure.clearRequests();
    const ended = await execute(command, folder, { ...usual, ...options.environment }, options.interruptWhen);
    return { ...ended, requests: await azure.requests() };
  };
  return {
    azure,
    folder,
    temporary,
    run: (args, options) => run([join(folder, 'node_modules', '.bin', 'imagefactory'), ...args], options),
    runScript: (script, options) => run(['/bin/sh', script, ...(options?.args ?? [])], options),
    runInTerminal: async (words, answer) => {
      await azure.clearRequests();
      const command = `./node_modules/.bin/imagefactory ${words}`;
      const { exitCode, shown } = await runInTerminal(command, folder, usual, answer);
      return { exitCode, stdout: shown, stderr: '', requests: await azure.requests() };
    },
    close: async () => {
      await azure.stop();
      await remove();
    },
  };
}

/** What signs in as the first application, which every command needs. */
function surroundings(azure: LocalAzure, { tenantId, applications, subscriptions }: World) {
  const [application] = applications;
  return {
    NODE_EXTRA_CA_CERTS: azure.certificate,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: application?.clientId,
    AZURE_CLIENT_SECRET: application?.secret,
    AZURE_SUBSCRIPTION_ID: subscriptions[0]?.id,
    IMAGEFACTORY_CLOUD: azure.resourceManager,
    IMAGEFACTORY_POLL_INTERVAL_SECONDS: '0.05',
  };
}

async function execute(
  [command, ...args]: readonly [string, ...string[]],
  folder: string,
  environment: NodeJS.ProcessEnv,
  interruptWhen?: RunOptions['interruptWhen'],
): Promise<Omit<CommandOutcome, 'requests'>> {
  const child = spawn(command, args, {
    cwd: folder,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C reaches all processes of a terminal: here those of a group.
    detached: interruptWhen !== undefined,
  });
  const [stdout, stderr] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
    ...(interruptWhen ? [interruptOnce(child, interruptWhen)] : []),
  ]);
  return { exitCode: child.exitCode, stdout, stderr };
}

async function interruptOnce(child: ChildProcess, isTime: () => Promise<boolean>): Promise<void> {
  while (child.exitCode === null && !(await isTime())) await sleep(10);
  if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
}
