import { build as bundle, type Metafile, type OutputFile } from 'esbuild';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { bundleOptions } from './bundle-options.js';
import { writeNotices } from './notices.js';
import { filledIn, readPublisher } from './publisher.js';
import { buildResultsTab } from './results-tab.js';

/** Files of the repository that go into the package as they are, beside the tasks. */
const packagedAsIs = ['LICENSE', 'images'];

/** Files of the repository that have addresses of the publisher in them, beside each task.json. */
const packagedTexts = ['vss-extension.json', 'overview.md'];

/** One task as the package holds it: `dist/tasks/<name>` with index.js, task.json and icon.png. */
export interface BuiltTask {
  readonly name: string;
  readonly bytes: number;
  /** What esbuild says of its bundle. */
  readonly metafile: Metafile;
}

/** Names of the tasks below `root`: every folder `tasks/<name>` that has a task.json, in alphabetical order. */
export async function taskNames(root: string): Promise<readonly string[]> {
  const entries = await readdir(join(root, 'tasks'));
  return entries.filter((name) => existsSync(join(root, 'tasks', name, 'task.json'))).sort();
}

/** Changes a file of text, given with its path in the package, for one kind of package. */
export type Edition = (path: string, text: string) => string;

const published: Edition = (_, text) => text;

/**
 * Bundles every task and the results tab of the repository `root` into `dist`, whose layout equals the package.
 * Source maps (`dist/maps`) and esbuild's metafiles (`dist/metafiles`) stay outside of the packaged folders.
 * Throws an error if a bundle has a package in it that we may not ship, see `noticesOf`.
 */
export async function build(
  root: string,
  dist: string,
  edition: Edition = published,
): Promise<readonly BuiltTask[]> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  // The bundles are CommonJS, but stand below our package.json that says "module" for every .js file.
  await writeFile(join(dist, 'package.json'), '{"type":"commonjs"}\n');
  const names = await taskNames(root);
  const bundles = await bundleTasks(root, names);
  const tasks = await Promise.all(bundles.map((each) => writeTask(root, dist, each)));
  const page = await buildResultsTab(root, dist);
  await writeBeside(dist, 'metafiles', 'results-tab.json', JSON.stringify(page));
  await writeNotices(root, dist, [...tasks.map(({ metafile }) => metafile), page]);
  await writeTexts(
    root,
    dist,
    [...packagedTexts, ...names.map((name) => `tasks/${name}/task.json`)],
    edition,
  );
  await Promise.all(packagedAsIs.map((path) => cp(join(root, path), join(dist, path), { recursive: true })));
  return tasks;
}

async function writeTexts(
  root: string,
  dist: string,
  paths: readonly string[],
  edition: Edition,
): Promise<void> {
  const publisher = await readPublisher(root);
  for (const path of paths) {
    const text = filledIn(await readFile(join(root, path), 'utf8'), publisher);
    await writeFile(join(dist, path), edition(path, text));
  }
}

async function writeTask(
  root: string,
  dist: string,
  { name, code, map, metafile }: Bundle,
): Promise<BuiltTask> {
  const target = join(dist, 'tasks', name);
  await mkdir(target, { recursive: true });
  await copyFile(join(root, 'tasks', name, 'icon.png'), join(target, 'icon.png'));
  await writeFile(join(target, 'index.js'), code);
  await writeBeside(dist, 'maps', `${name}.js.map`, map);
  await writeBeside(dist, 'metafiles', `${name}.json`, JSON.stringify(metafile));
  return { name, bytes: code.byteLength, metafile };
}

async function writeBeside(dist: string, folder: string, name: string, content: string | Uint8Array) {
  await mkdir(join(dist, folder), { recursive: true });
  await writeFile(join(dist, folder, name), content);
}

interface Bundle {
  readonly name: string;
  readonly code: Uint8Array;
  readonly map: Uint8Array;
  readonly metafile: Metafile;
}

/**
 * One CommonJS file a task, that runs on the Node 20 and on the Node 24 of the agent. One call for all of them: what
 * they have in common, which is nearly everything, is then read once.
 */
async function bundleTasks(root: string, names: readonly string[]): Promise<readonly Bundle[]> {
  const { outputFiles, metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: join(root, 'tasks', name, 'index.ts'), out: name })),
    outdir: root,
    ...bundleOptions,
    write: false,
    format: 'cjs',
    sourcemap: 'external',
    // Parts of the sign-in package read a path from import.meta.url when they are loaded; in CommonJS it is empty.
    define: { ...bundleOptions.define, 'import.meta.url': '__bundleUrl' },
    banner: { js: "const __bundleUrl=require('node:url').pathToFileURL(__filename).href;" },
  });
  return names.map((name) => bundleOf(name, outputFiles, metafile));
}

function bundleOf(name: string, files: readonly OutputFile[], { inputs, outputs }: Metafile): Bundle {
  const content = (file: string) => files.find(({ path }) => basename(path) === file)?.contents;
  const code = content(`${name}.js`);
  const map = content(`${name}.js.map`);
  if (code === undefined || map === undefined) throw new Error(`esbuild wrote no bundle for ${name}.`);
  const own = Object.entries(outputs).filter(([path]) => basename(path) === `${name}.js`);
  return { name, code, map, metafile: { inputs, outputs: Object.fromEntries(own) } };
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..');
  for (const { name, bytes } of await build(root, join(root, 'dist'))) {
    console.log(`${name.padEnd(18)} ${bytes.toLocaleString('en').padStart(10)} bytes`);
  }
}
