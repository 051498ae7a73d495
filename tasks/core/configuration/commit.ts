import path from 'node:path';
import { readBounded } from './files.js';

/**
 * The commit that a checkout has: what Git's files say, so that Git need not be installed on the agent.
 * @param checkout the folder that has `.git`
 * @returns its 40 or 64 hex digits; `undefined` where the folder is no checkout, or Git keeps that in a form of its own
 */
export async function commitOf(checkout: string): Promise<string | undefined> {
  const git = path.join(checkout, '.git');
  const link = /^gitdir:(.+)$/m.exec(await textOf(git))?.[1]?.trim();
  const own = link === undefined ? git : path.resolve(path.dirname(git), link);
  const head = (await textOf(path.join(own, 'HEAD'))).trim();
  const name = /^ref: *(refs\/[\w./-]+)$/.exec(head)?.[1];
  return asCommit(name === undefined || name.includes('..') ? head : await commitOfName(name, own));
}

/** A worktree of a checkout has its own HEAD, and the names in common with the others. */
async function commitOfName(name: string, own: string): Promise<string> {
  const common = path.resolve(own, (await textOf(path.join(own, 'commondir'))).trim());
  const loose = (await textOf(path.join(common, name))).trim();
  if (loose !== '') return loose;
  const lines = (await textOf(path.join(common, 'packed-refs'))).split(/\r?\n/);
  return lines.find((line) => line.endsWith(` ${name}`))?.split(' ')[0] ?? '';
}

function asCommit(text: string): string | undefined {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text) ? text : undefined;
}

/** The text of a file; empty where there is none. */
async function textOf(file: string): Promise<string> {
  return readBounded(file).then(String, () => '');
}
