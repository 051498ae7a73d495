import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes of each task's bundle and of the whole package. */
export interface Sizes {
  readonly bundles: Readonly<Record<string, number>>;
  readonly vsix: number;
}

export async function measureSizes(dist: string, vsix: string): Promise<Sizes> {
  const tasks = (await readdir(join(dist, 'tasks'), { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  );
  const bundles = await Promise.all(
    tasks.map(async ({ name }) => [name, (await stat(join(dist, 'tasks', name, 'index.js'))).size] as const),
  );
  return { bundles: Object.fromEntries(bundles), vsix: (await stat(vsix)).size };
}
