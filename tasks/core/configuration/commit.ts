import path from 'node:path';
import { type GitFolders, gitFoldersOf, textOf } from './git-folders.js';

/**
 * The commit that a checkout has: what Git's files say, so that Git need not be installed on the agent.
 * @param checkout the folder that has `.git`
 * @returns its 40 or 64 hex digits; `undefined` where the folder is no checkout, or Git keeps that in a form of its own
 */
export async function commitOf(checkout: string): Promise<string | undefined> {
  const git = await gitFoldersOf(checkout);
  const head = (await textOf(path.join(git.own, 'HEAD'))).trim();
  const name = /^ref: *(refs\/[\w./-]+)$/.exec(head)?.[1];
  const commit = name === undefined || name.includes('..') ? head : await commitOfName(name, git);
  return isCommit(commit) ? commit : undefined;
}

async function commitOfName(name: string, { common }: GitFolders): Promise<string> {
  const loose = (await textOf(path.join(common, name))).trim();
  if (loose !== '') return loose;
  const lines = (await textOf(path.join(common, 'packed-refs'))).split(/\r?\n/);
  return lines.find((line) => line.endsWith(` ${name}`))?.split(' ')[0] ?? '';
}

/** Whether a text is a commit of Git; what TFVC calls a version is the number of a changeset. */
export function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(text);
}
