import { unzipSync } from 'fflate';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** An unpacked extension. */
export interface Extension {
  readonly folder: string;
  /** Folders of the tasks, by task name. */
  readonly tasks: ReadonlyMap<string, string>;
}

/** The files in a .vsix by path, without folders. */
export async function readVsix(vsix: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = unzipSync(new Uint8Array(await readFile(vsix)));
  return new Map(Object.entries(entries).filter(([path]) => !path.endsWith('/')));
}

/**
 * Unpacks a .vsix into `folder`.
 * @returns the tasks in it
 */
export async function unpackVsix(vsix: string, folder: string): Promise<Extension> {
  const files = await readVsix(vsix);
  for (const [path, content] of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  const definitions = [...files.keys()].filter((path) => basename(path) === 'task.json');
  return {
    folder,
    tasks: new Map(
      definitions.map((path) => [basename(dirname(path)), join(folder, dirname(path))] as const),
    ),
  };
}

/** The folder of a task; throws an error with the existing names if there is no task of that name. */
export function taskFolder(extension: Extension, name: string): string {
  const folder = extension.tasks.get(name);
  if (folder === undefined) {
    throw new Error(`The extension has no task ${name}, only ${[...extension.tasks.keys()].join(', ')}.`);
  }
  return folder;
}
