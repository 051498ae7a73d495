import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startServer } from './process.js';

const usage = 'local-azure --world FILE [--port N] [--certificate-names a,b] [--record DIR]';

/** Starts a local Azure, prints its endpoints as one line of JSON, and runs until it is stopped. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      world: { type: 'string' },
      port: { type: 'string', default: '0' },
      'certificate-names': { type: 'string', default: '' },
      record: { type: 'string' },
    },
  });
  if (values.world === undefined || !/^\d+$/.test(values.port)) throw new Error(`usage: ${usage}`);
  const child = await startServer({
    worldFile: resolve(values.world),
    port: Number(values.port),
    record: values.record === undefined ? undefined : resolve(values.record),
    certificateNames: values['certificate-names'].split(',').filter((name) => name !== ''),
  });
  child.stdout?.pipe(process.stdout);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => {
    process.exitCode = code ?? 0;
  });
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
