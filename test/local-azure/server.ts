import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openControl } from './control.js';
import { appServicePath } from './entra/managed-identity.js';
import { originOf } from './exchange.js';
import { startLocalAzure } from './local-azure.js';
import type { Endpoints, ServerOptions } from './process.js';
import { readWorld } from './world-file.js';
import type { World } from './world.js';

/**
 * The process of the local Azure. `process.ts` starts it with its options as JSON. It ends on a signal, when its
 * control server is told to stop, or with the process that started it (its standard input and output close then).
 */
async function main({ worldFile, port, record, folder }: ServerOptions): Promise<void> {
  const [certificate, key, world] = await Promise.all([
    readFile(join(folder, 'certificate.pem'), 'utf8'),
    readFile(join(folder, 'key.pem'), 'utf8'),
    readWorld(worldFile),
  ]);
  const identityHeader = randomUUID();
  const options = { certificate, key, identityHeader, record };
  let azure = await startLocalAzure(world, { ...options, port, plainPort: 0 });
  const { port: listeningPort, plainPort } = azure;
  const begin = async (next: World): Promise<void> => {
    await azure.close();
    azure = await startLocalAzure(next, { ...options, port: listeningPort, plainPort });
  };
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    process.stdin.destroy();
    void Promise.all([azure.close(), control.close(), rm(folder, { recursive: true, force: true })]);
  };
  const control = await openControl({ azure: () => azure, begin, stop });
  process.on('SIGTERM', stop).on('SIGINT', stop);
  process.stdout.once('error', stop);
  process.stdin.once('close', stop).once('end', stop).resume();

  const address = originOf(`127.0.0.1:${listeningPort}`);
  const plain = `http://127.0.0.1:${plainPort}`;
  const ready: Endpoints = {
    resourceManager: address,
    authority: `${address}/`,
    audience: 'https://management.azure.com',
    certificate: join(folder, 'certificate.pem'),
    control: `http://127.0.0.1:${control.port}`,
    instanceMetadata: plain,
    appService: { IDENTITY_ENDPOINT: `${plain}${appServicePath}`, IDENTITY_HEADER: identityHeader },
    oidcRequestUri: `${address}/organization/project/_apis/distributedtask/hubs/build/plans/1/jobs/1/oidctoken`,
    idTokenRequestUrl: `${address}/owner//idtoken/run/job?api-version=2.0`,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
}

await main(JSON.parse(process.argv[2] ?? '') as ServerOptions).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
