import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { taskNames } from './build.js';
import { inGrey, withSource } from './png.js';
import { makeTabPictures } from './tab-pictures.js';

/**
 * `npm run pictures`: makes the icons, PNG files, of their sources in `images`. With `-- --summary FILE` it makes the
 * picture of the page in the Marketplace of a summary, as `npm start` keeps them below `dist/summaries`; with
 * `-- --tab` those of the results tab, out of the package in `dist`. Needs Chromium, as the command `chromium`.
 */

const root = join(import.meta.dirname, '..');

const run = promisify(execFile);

/** A picture of a page or of an SVG file, with a transparent background where that has none. */
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

/** The beginning of a summary, up to the table of images and labs, as the page of a run shows it. */
async function makeSummary(file: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'summary-'));
  const page = join(folder, 'page.html');
  try {
    const [markdown = ''] = (await readFile(file, 'utf8')).split('\n### What happened\n');
    await writeFile(join(folder, 'summary.md'), markdown);
    const converter = ['--yes', 'marked@16.4.0', '--gfm', '-i', join(folder, 'summary.md')];
    const { stdout } = await run('npx', converter);
    await writeFile(page, `<!doctype html><meta charset="utf-8"><style>${style}</style>${stdout}`);
    await writeFile(join(root, summaryPicture), inGrey(await photograph(page, 700, 392)));
    console.log(summaryPicture);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const summaryPicture = 'images/summary.png';

const style = `
  body { margin: 18px 24px; background: #ffffff; color: #292929; font: 14px/1.4 'Segoe UI', sans-serif; }
  h2 { margin: 0 0 12px; font-size: 21px; }
  h3 { margin: 20px 0 8px; font-size: 16px; }
  p { margin: 0 0 12px; }
  table { border-collapse: collapse; }
  th, td { border: 1px solid #dcdcdc; padding: 4px 10px; text-align: left; }
  th { background: #f4f4f4; font-weight: 600; }`;

const { values } = parseArgs({
  options: { summary: { type: 'string' }, tab: { type: 'boolean', default: false } },
});
if (values.tab) await makeTabPictures(root);
if (values.summary !== undefined) await makeSummary(values.summary);
await makeIcon('images/icon.svg', 'images/icon.png', 128);
for (const name of await taskNames(root))
  await makeIcon(`images/tasks/${name}.svg`, `tasks/${name}/icon.png`, 32);
