import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { installPacked } from '../test/local-azure-devops/extension.js';
import {
  type LocalAzureDevOps,
  startLocalAzureDevOps,
} from '../test/local-azure-devops/local-azure-devops.js';
import { keptRun } from '../test/worlds/kept-runs.js';

/**
 * `npm run results-tab`: shows each night of the last `npm start` as the tab of a run does, on a local Azure DevOps, until
 * it is interrupted.
 */

const dist = join(import.meta.dirname, '..', 'dist');

async function main(): Promise<void> {
  const results = join(dist, 'results');
  if (!existsSync(results)) throw new Error('There are no reports to show: run `npm start` first.');
  const shown: LocalAzureDevOps[] = [];
  for (const night of await readdir(results)) {
    const run = await keptRun(join(results, night));
    const devOps = await startLocalAzureDevOps({ extension: await installPacked(dist), run });
    console.log(`${night === 'rollback' ? 'The rollback' : `The ${night} night`}: ${devOps.runPage}`);
    shown.push(devOps);
  }
  console.log('Open an address in a browser. Ctrl+C ends it.');
  await once(process, 'SIGINT');
  await Promise.all(shown.map(({ close }) => close()));
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
