import { unzipSync } from 'fflate';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** An extension that was unpacked from its .vsix. */
export interface Extension {
  readonly folder: string;
  /** Folders of the tasks, by task name. */
  readonly tasks: ReadonlyMap<string, string>;
}

/** The files of a .vsix by their path, without its folders. */
export async function readVsix(vsix: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const entries = unzipSync(new Uint8Array(await readFile(vsix)));
  return new Map(Object.entries(entries).filter(([path]) => !path.endsWith('/')));
}

/** Unpacks a .vsix into `folder` and says which tasks it brought. */
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

/** The folder of one task; throws, with the names there are, when the extension has none of that name. */
export function taskFolder(extension: Extension, name: string): string {
  const folder = extension.tasks.get(name);
  if (folder === undefined) {
    throw new Error(`The extension has no task ${name}, only ${[...extension.tasks.keys()].join(', ')}.`);
  }
  return folder;
}
