import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { taskDefinitions } from '../tasks/core/definitions/tasks.js';
import { kitResultSchema } from './made-files/kit-result-schema.js';
import { optionsPage } from './made-files/options-page.js';
import { packageOfCommandLine } from './made-files/package-of-command-line.js';
import { settingsSchema } from './made-files/settings-schema.js';
import { taskJson } from './made-files/task-json.js';
import { taskPage } from './made-files/task-page.js';

/** A file of the repository that is made of the definitions and their texts. */
export interface MadeFile {
  /** Relative to the root of the repository. */
  readonly path: string;
  /** The text that the file must have, made of the one that it has. */
  readonly make: (before: string) => object | string;
}

export const madeFiles: readonly MadeFile[] = [
  ...taskDefinitions.flatMap((definition): MadeFile[] => [
    { path: `tasks/${definition.name}/task.json`, make: (before) => taskJson(definition, before) },
    { path: `docs/tasks/${definition.name}.md`, make: (before) => taskPage(definition, before) },
  ]),
  { path: 'schemas/imagefactory.schema.json', make: settingsSchema },
  { path: 'schemas/real-azure-result.schema.json', make: kitResultSchema },
  { path: 'docs/command-line-options.md', make: optionsPage },
  { path: 'cli/package.json', make: packageOfCommandLine },
];

/** The text that a made file of the repository `root` has, and the one that it must have. */
export async function remake(root: string, { path, make }: MadeFile) {
  const before = await readFile(join(root, path), 'utf8');
  const made = make(before);
  const text = typeof made === 'string' ? made : JSON.stringify(made, undefined, 2);
  return { before, after: await formatted(root, path, text) };
}

async function formatted(root: string, path: string, text: string): Promise<string> {
  const filepath = join(root, path);
  return format(text, { ...(await resolveConfig(filepath)), filepath });
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..');
  for (const file of madeFiles) {
    const { before, after } = await remake(root, file);
    if (before === after) continue;
    await writeFile(join(root, file.path), after);
    console.log(file.path);
  }
}
