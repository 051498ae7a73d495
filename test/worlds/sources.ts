import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of sources on disk, like a checkout. */
export interface Sources {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** The content of a symbolic link in place of a file. */
export interface Link {
  readonly [target]: string;
}

const target = Symbol('target of a link');

/** @param path relative to the folder of the link */
export function linkTo(path: string): Link {
  return { [target]: path };
}

function isLink(content: unknown): content is Link {
  return typeof content === 'object' && content !== null && target in content;
}

/** Writes files by their path below the sources folder, see `writeFiles`. */
export async function writeSources(files: Readonly<Record<string, unknown>>): Promise<Sources> {
  const folder = await mkdtemp(join(tmpdir(), 'sources-'));
  await writeFiles(folder, files);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Writes files by their path below a folder; content that is neither a text nor a link is written as JSON. */
export async function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    if (isLink(content)) await symlink(content[target], file);
    else await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
}
