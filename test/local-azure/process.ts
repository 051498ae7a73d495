import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeCertificate } from './certificate.js';

export interface ServerOptions {
  readonly worldFile: string;
  readonly port: number;
  readonly record: string | undefined;
  /** The folder with `certificate.pem` and `key.pem`; it is deleted when the server ends. */
  readonly folder: string;
}

export type StartOptions = Omit<ServerOptions, 'folder'> & {
  readonly certificateNames: readonly string[];
};

/** The addresses of the local Azure, printed as one line of JSON when it is ready. */
export interface Endpoints {
  readonly resourceManager: string;
  readonly authority: string;
  readonly audience: string;
  /** Path of the PEM file that clients must trust. */
  readonly certificate: string;
  readonly control: string;
  /** The Instance Metadata Service with tokens for the managed identities of the machine, as `http://host:port`. */
  readonly instanceMetadata: string;
  /** The same in the form of App Service, with the variables that it sets. */
  readonly appService: { readonly IDENTITY_ENDPOINT: string; readonly IDENTITY_HEADER: string };
  /** The address at which Azure Pipelines issues assertions. */
  readonly oidcRequestUri: string;
  /** The address at which GitHub Actions issues assertions, as in `ACTIONS_ID_TOKEN_REQUEST_URL`. */
  readonly idTokenRequestUrl: string;
}

/**
 * Starts the server as a child process that trusts its own certificate. The server ends with this process, and the
 * folder of its certificate is deleted. Its output can be read from the child's standard output.
 */
export async function startServer({ certificateNames, ...options }: StartOptions): Promise<ChildProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'local-azure-'));
  const { certificate, key } = await makeCertificate(certificateNames);
  const certificateFile = join(folder, 'certificate.pem');
  await writeFile(certificateFile, certificate);
  await writeFile(join(folder, 'key.pem'), key, { mode: 0o600 });

  const server = fileURLToPath(new URL('server.ts', import.meta.url));
  const serverOptions: ServerOptions = { ...options, folder };
  const child = spawn(process.execPath, ['--import', 'tsx', server, JSON.stringify(serverOptions)], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: { ...process.env, NODE_EXTRA_CA_CERTS: certificateFile },
    stdio: ['pipe', 'pipe', 'inherit'],
    // A terminal that interrupts its clients leaves it to them: they may have to tidy up.
    detached: true,
  });
  child.once('exit', () => {
    rmSync(folder, { recursive: true, force: true });
  });
  return child;
}
