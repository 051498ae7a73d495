import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { taskDefinitions } from '../tasks/core/definitions/tasks.js';
import { taskJson } from './made-files/task-json.js';

/** A file that is made of the definitions, relative to the root of the repository. */
export interface MadeFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** The files of the repository `root` that are made of the definitions and their texts, as they are and as they must be. */
export async function madeFiles(root: string): Promise<readonly MadeFile[]> {
  return Promise.all(
    taskDefinitions.map(async (definition) => {
      const path = `tasks/${definition.name}/task.json`;
      const before = await readFile(join(root, path), 'utf8');
      return {
        path,
        before,
        after: await formatted(root, path, JSON.stringify(taskJson(definition, before), undefined, 2)),
      };
    }),
  );
}

async function formatted(root: string, path: string, text: string): Promise<string> {
  const filepath = join(root, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..');
  const changed = (await madeFiles(root)).filter(({ before, after }) => before !== after);
  for (const { path, after } of changed) await writeFile(join(root, path), after);
  console.log(changed.length === 0 ? 'Nothing has changed.' : changed.map(({ path }) => path).join('\n'));
}
