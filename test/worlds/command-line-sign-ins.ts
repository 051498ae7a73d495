import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get } from 'node:https';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { AuthMethod } from '../../cli/sign-in/methods.js';
import type { LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';

/** One sign-in of the command line. */
export interface SignInCase {
  readonly auth: AuthMethod;
  readonly cloud: string;
  /** Besides these, only the PATH is known. */
  readonly environment: Readonly<Record<string, string>>;
  /** How many tokens are asked for in all; default 1. */
  readonly tokens?: number;
}

/** What became of it. */
export interface SignInOutcome {
  readonly identity?: string;
  readonly portalUrl?: string;
  readonly said: readonly string[];
  readonly secrets: readonly string[];
  /** The tokens for Azure Resource Manager, one after the other. */
  readonly tokens: readonly string[];
  readonly error?: {
    readonly message: string;
    readonly remedy?: string;
    readonly messages?: readonly string[];
  };
}

/**
 * Signs in at a local Azure, one after the other, in a process that trusts it. The Azure CLI of that process is signed
 * in as the first application, and its machine has the managed identities of the world.
 * @param variables of the process, for what reads them there
 */
export async function signInEach(
  azure: LocalAzure,
  { tenantId, applications: [first] }: World,
  cases: readonly SignInCase[],
  variables: Readonly<Record<string, string>> = {},
): Promise<readonly SignInOutcome[]> {
  const folder = await mkdtemp(join(tmpdir(), 'azure-cli-'));
  const az = join(folder, 'az');
  await writeFile(
    az,
    `#!/bin/sh\nexec "${process.execPath}" "${join(import.meta.dirname, 'azure-cli', 'az.cjs')}" "$@"\n`,
  );
  await chmod(az, 0o755);
  const script = join(import.meta.dirname, 'sign-in-process.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: {
      PATH: [folder, process.env['PATH']].join(delimiter),
      ...azure.appService,
      ...variables,
      NODE_EXTRA_CA_CERTS: azure.certificate,
      LOCAL_AUTHORITY: azure.authority,
      LOCAL_TENANT: tenantId,
      LOCAL_CLIENT: first?.clientId,
      LOCAL_SECRET: first?.secret,
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin.end(JSON.stringify(cases));
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')]);
  await rm(folder, { recursive: true });
  return JSON.parse(printed) as SignInOutcome[];
}

/** The variables of a job of GitHub Actions in a world that has one. */
export function gitHubJob({ idTokenRequestUrl }: LocalAzure, { gitHub }: World) {
  return {
    GITHUB_ACTIONS: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: idTokenRequestUrl,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: gitHub?.requestToken ?? '',
  };
}

/** A token of GitHub Actions, as something that writes token files gets it. */
export async function gitHubToken(azure: LocalAzure, world: World): Promise<string> {
  const ca = await readFile(azure.certificate, 'utf8');
  const headers = { authorization: `Bearer ${world.gitHub?.requestToken ?? ''}` };
  const url = `${azure.idTokenRequestUrl}&audience=${encodeURIComponent('api://AzureADTokenExchange')}`;
  const body = await new Promise<string>((resolve, reject) => {
    get(url, { ca, headers }, (response) => {
      text(response).then(resolve, reject);
    }).once('error', reject);
  });
  return (JSON.parse(body) as { readonly value: string }).value;
}
