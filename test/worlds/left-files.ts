import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordedRequest } from '../local-azure/recorder.js';

/** A file that a task has left. */
export interface Left {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

export async function filesBelow(folder: string): Promise<Left[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { path, content: await readFile(path, 'utf8'), mode: (await stat(path)).mode & 0o777 };
      }),
  );
}

/** The traffic that a local Azure has recorded in a folder. */
export async function readTraffic(folder: string): Promise<RecordedRequest[]> {
  const files = await filesBelow(folder);
  return files
    .filter(({ path }) => path.endsWith('.log'))
    .flatMap(({ content }) => content.split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as RecordedRequest);
}
