import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const dist = join(import.meta.dirname, '..', '..', 'dist');

/** The command line in a folder of its own, as its users install it. */
export interface Installation {
  /** The folder that it was installed into. Nothing else is there. */
  readonly folder: string;
  /** A folder with nothing but the Node to run on, for the PATH. */
  readonly path: string;
  /** An empty folder for temporary files. */
  readonly temporary: string;
  readonly remove: () => Promise<void>;
}

/** Installs the package of `npm run package` into an empty folder, on the Node to run on. */
export async function install(node: string): Promise<Installation> {
  const root = await mkdtemp(join(tmpdir(), 'command-line-'));
  const [folder, path, temporary] = [join(root, 'work'), join(root, 'bin'), join(root, 'temporary')];
  for (const each of [folder, path, temporary]) await mkdir(each);
  await symlink(node, join(path, 'node'));
  const options = ['--offline', '--no-audit', '--no-fund', '--cache', join(root, 'cache')];
  const { PATH = '' } = process.env;
  await execute('npm', ['install', ...options, await packageFile()], {
    cwd: folder,
    env: { PATH: `${dirname(node)}:${path}:${PATH}`, HOME: root },
  });
  return { folder, path, temporary, remove: () => rm(root, { recursive: true, force: true }) };
}

async function packageFile(): Promise<string> {
  const names = await readdir(dist).catch(() => []);
  const name = names.find((one) => one.endsWith('.tgz'));
  if (name === undefined) throw new Error('There is no packaged command line: run `npm run package` first.');
  return join(dist, name);
}
