import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Result, resultSchema } from '../../scripts/real-azure/asking/result.js';
import type { LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';
import { subscriptionId } from './worlds.js';

/** A run of `npm run real-azure` on a local Azure. */
export interface KitRun {
  readonly exitCode: number | null;
  readonly printed: string;
  /** Absent where it wrote none. */
  readonly result?: Result;
  /** All that it wrote into its folder, by name. */
  readonly files: Readonly<Record<string, string>>;
}

export interface StartedKit {
  readonly child: ChildProcess;
  readonly end: Promise<KitRun>;
}

/** What tells the kit who signs in on a local Azure; somebody else is the second application, if there is one. */
export function kitEnvironment(
  azure: LocalAzure,
  { tenantId, applications: [application, other] }: World,
): Readonly<Record<string, string | undefined>> {
  return {
    NODE_EXTRA_CA_CERTS: azure.certificate,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: application?.clientId,
    AZURE_CLIENT_SECRET: application?.secret,
    ...(other && {
      REAL_AZURE_TENANT_ID: tenantId,
      REAL_AZURE_CLIENT_ID: other.clientId,
      REAL_AZURE_CLIENT_SECRET: other.secret,
    }),
  };
}

/** Starts the kit as whoever the world's first application is. */
export async function startKit(
  azure: LocalAzure,
  world: World,
  ...options: readonly string[]
): Promise<StartedKit> {
  const out = await mkdtemp(join(tmpdir(), 'real-azure-'));
  const place = ['--subscription', subscriptionId, '--cloud', azure.resourceManager];
  const usual = [...place, '--poll-seconds', '0.1', '--out', out, '--yes'];
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', 'scripts/real-azure/main.ts', ...usual, ...options],
    {
      cwd: join(import.meta.dirname, '..', '..'),
      env: { PATH: process.env['PATH'], ...kitEnvironment(azure, world) },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  return { child, end: endOf(child, out) };
}

export async function runKit(
  azure: LocalAzure,
  world: World,
  ...options: readonly string[]
): Promise<KitRun> {
  return (await startKit(azure, world, '--location', 'westeurope', ...options)).end;
}

async function endOf(child: ChildProcess, out: string): Promise<KitRun> {
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('The kit has no output.');
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const printed = await Promise.all([text(stdout), text(stderr)]);
  const [exitCode] = await ended;
  try {
    const names = ['result.json', 'result.md', 'traffic.ndjson'];
    const read = await Promise.all(
      names.map(async (name) => [name, await readFile(join(out, name), 'utf8').catch(() => '')] as const),
    );
    const files = Object.fromEntries(read);
    const json = files['result.json'] ?? '';
    return {
      exitCode,
      printed: printed.join(''),
      files,
      ...(json !== '' && { result: resultSchema.parse(JSON.parse(json)) }),
    };
  } finally {
    await rm(out, { recursive: true });
  }
}
