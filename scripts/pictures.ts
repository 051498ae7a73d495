import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { taskNames } from './build.js';
import { withSource } from './png.js';
import { makeTabPictures } from './tab-pictures.js';

/**
 * `npm run pictures`: makes the icons, PNG files, of their sources in `images`; with `-- --tab` also the pictures of the
 * results tab, out of the package in `dist`. Needs Chromium, as the command `chromium`.
 */

const root = join(import.meta.dirname, '..');

const run = promisify(execFile);

/** A picture of an SVG file, with a transparent background where that has none. */
async function photograph(file: string, width: number, height: number): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'pictures-'));
  const png = join(folder, 'picture.png');
  const look = [
    '--hide-scrollbars',
    '--default-background-color=00000000',
    `--window-size=${width},${height}`,
  ];
  // Chromium has no sandbox in a container; it opens nothing here but files of the repository.
  const options = ['--headless', '--no-sandbox', '--disable-gpu', ...look, `--screenshot=${png}`];
  try {
    await run('chromium', [...options, pathToFileURL(file).href]);
    return await readFile(png);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function makeIcon(source: string, target: string, size: number): Promise<void> {
  const picture = await photograph(join(root, source), size, size);
  await writeFile(join(root, target), withSource(picture, await readFile(join(root, source), 'utf8')));
  console.log(target);
}

const { values } = parseArgs({ options: { tab: { type: 'boolean', default: false } } });
if (values.tab) await makeTabPictures(root);
await makeIcon('images/icon.svg', 'images/icon.png', 128);
for (const name of await taskNames(root))
  await makeIcon(`images/tasks/${name}.svg`, `tasks/${name}/icon.png`, 32);
