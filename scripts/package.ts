import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import * as z from 'zod';
import { build, type Edition } from './build.js';
import { developmentEdition } from './development.js';
import { packCommandLine } from './pack-command-line.js';

/**
 * Builds the tasks of the repository `root` and packs them as `dist/<publisher>.<id>-<version>.vsix`.
 * Returns its path. Needs no network. Fails also on a warning of tfx, which exits with 0 for a broken task.
 */
export async function packageExtension(root: string, dist: string, edition?: Edition): Promise<string> {
  await build(root, dist, edition);
  const output = await createVsix(dist);
  const warning = /^.*\bwarning\b.*$/im.exec(output);
  if (warning !== null) throw new Error(`tfx warns about the package: ${warning[0]}`);
  const json = output.slice(output.indexOf('{'));
  return z.object({ path: z.string() }).parse(JSON.parse(json)).path;
}

/** Runs `tfx extension create` in `dist`, whose layout equals the package, and returns all that it says. */
async function createVsix(dist: string): Promise<string> {
  const tfx = join(
    dirname(createRequire(import.meta.url).resolve('tfx-cli/package.json')),
    '_build/tfx-cli.js',
  );
  const options = ['--root', dist, '--manifests', 'vss-extension.json', '--output-path', dist];
  const child = spawn(
    process.execPath,
    [tfx, 'extension', 'create', ...options, '--json', '--no-prompt', '--no-color'],
    { cwd: dist, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const [standardOutput, standardError, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  const output = `${standardError}${standardOutput}`;
  if (exitCode !== 0) throw new Error(`tfx could not make the package:\n${output}`);
  return output;
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..');
  const { values } = parseArgs({ options: { dev: { type: 'boolean', default: false } } });
  const edition = values.dev ? developmentEdition(new Date()) : undefined;
  const dist = join(root, 'dist');
  const vsix = await packageExtension(root, dist, edition);
  for (const path of [vsix, await packCommandLine(root, dist)]) {
    const { size } = await stat(path);
    console.log(`${path} (${size.toLocaleString('en')} bytes)`);
  }
}
