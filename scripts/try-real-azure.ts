import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { launchLocalAzure } from '../test/local-azure/launch.js';
import { kitEnvironment } from '../test/worlds/kit-runs.js';
import { kitWorld } from '../test/worlds/kit-worlds.js';

const repository = join(import.meta.dirname, '..');

/**
 * `npm run real-azure:local`: asks a local Azure, in the world of the sample, all that `npm run real-azure` asks a subscription. It
 * takes the options of that.
 */
async function main(given: readonly string[]): Promise<number> {
  const world = await kitWorld();
  const azure = await launchLocalAzure(world);
  try {
    const [subscription] = world.subscriptions;
    const place = ['--subscription', subscription?.id ?? '', '--cloud', azure.resourceManager];
    const usual = [
      '--location',
      'westeurope',
      '--poll-seconds',
      '0.1',
      '--out',
      'dist/real-azure-local',
      '--yes',
    ];
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'scripts/real-azure/main.ts', ...usual, ...given, ...place],
      { cwd: repository, env: { ...process.env, ...kitEnvironment(azure, world) }, stdio: 'inherit' },
    );
    // A terminal interrupts both: the kit deletes what it made, for which it needs its Azure.
    const wait = () => undefined;
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, wait);
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await azure.stop();
  }
}

process.exitCode = await main(process.argv.slice(2));
