import { applyEdits, type JSONPath, modify } from 'jsonc-parser';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { taskNames } from './build.js';

type Edit = readonly [path: JSONPath, value: string | number | boolean | readonly string[]];

/**
 * Writes one version into package.json, its lock file, that of the command line, vss-extension.json, every task.json and
 * the code of the tasks of the repository `root`. Without `wanted` it is the version that package.json already has. Before version 1 the
 * extension and its tasks are marked as a preview. Returns the version.
 */
export async function writeVersions(root: string, wanted?: string): Promise<string> {
  const version = wanted ?? (await packageVersion(root));
  const [major, minor, patch] = parts(version);
  for (const file of ['package.json', join('cli', 'package.json')])
    await edit(join(root, file), [[['version'], version]]);
  await edit(join(root, 'package-lock.json'), [
    [['version'], version],
    [['packages', '', 'version'], version],
  ]);
  await edit(join(root, 'vss-extension.json'), [
    [['version'], version],
    [['galleryFlags'], major === 0 ? ['Preview'] : []],
  ]);
  await writeFile(join(root, versionFile), versionModule(version));
  for (const name of await taskNames(root)) {
    await edit(join(root, 'tasks', name, 'task.json'), [
      [['version', 'Major'], major],
      [['version', 'Minor'], minor],
      [['version', 'Patch'], patch],
      [['preview'], major === 0],
    ]);
  }
  return version;
}

/** Where the code of the tasks finds the version. */
const versionFile = join('tasks', 'core', 'definitions', 'version.ts');

function versionModule(version: string): string {
  return `/** The version of the extension; \`npm run version\` writes it. */\nexport const extensionVersion = '${version}';\n`;
}

async function packageVersion(root: string): Promise<string> {
  const content: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return z.object({ version: z.string() }).parse(content).version;
}

/** The three numbers of a version; the agent accepts no pre-release and no build metadata. */
function parts(version: string): readonly [number, number, number] {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (match === null)
    throw new Error(`"${version}" is not a version: three numbers are needed, such as 0.2.0.`);
  return [Number(match[1]), Number(match[2]), Number(match[3])];
}

/** Changes single values and keeps the formatting of the rest of the file. */
async function edit(file: string, edits: readonly Edit[]): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = edits.reduce(
    (content, [path, value]) => applyEdits(content, modify(content, [...path], value, {})),
    before,
  );
  if (after !== before) await writeFile(file, after);
}

if (process.argv[1] === import.meta.filename) {
  console.log(await writeVersions(join(import.meta.dirname, '..'), process.argv[2]));
}
