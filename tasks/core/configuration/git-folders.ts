import path from 'node:path';
import { readBounded } from './files.js';

/** Where Git keeps what it knows of a checkout. A worktree has a folder of its own, and one in common with the others. */
export interface GitFolders {
  readonly own: string;
  readonly common: string;
}

/** @param checkout the folder that has `.git`, which may be a file that names the folder */
export async function gitFoldersOf(checkout: string): Promise<GitFolders> {
  const git = path.join(checkout, '.git');
  const link = /^gitdir:(.+)$/m.exec(await textOf(git))?.[1]?.trim();
  const own = link === undefined ? git : path.resolve(checkout, link);
  return { own, common: path.resolve(own, (await textOf(path.join(own, 'commondir'))).trim()) };
}

/** The text of a file; empty where there is none. */
export async function textOf(file: string): Promise<string> {
  return readBounded(file).then(String, () => '');
}
