import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of sources on disk, like a checkout. */
export interface Sources {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

/** Writes files by their path below the sources folder; content that is not a text is written as JSON. */
export async function writeSources(files: Readonly<Record<string, unknown>>): Promise<Sources> {
  const folder = await mkdtemp(join(tmpdir(), 'sources-'));
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
