import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/**
 * Builds the command line of the repository `root` and packs it as `dist/imagefactory-<version>.tgz`, as npm publishes it.
 * Returns its path. Needs no network.
 */
export async function packCommandLine(root: string, dist: string): Promise<string> {
  const child = spawn('npm', ['pack', './cli', '--silent', '--pack-destination', dist], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // npm is a script there.
    shell: process.platform === 'win32',
  });
  const [printed, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`npm could not pack the command line:\n${errors}${printed}`);
  return join(dist, printed.trim().split('\n').at(-1) ?? '');
}
