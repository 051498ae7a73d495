import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import * as z from 'zod';
import { type InstalledExtension, installPacked } from '../test/local-azure-devops/extension.js';
import { startLocalAzureDevOps } from '../test/local-azure-devops/local-azure-devops.js';
import type { Run } from '../test/local-azure-devops/run.js';
import type { ThemeName } from '../test/local-azure-devops/theme.js';
import { launchChromium } from '../test/local-browser/chromium.js';
import { keptRun } from '../test/worlds/kept-runs.js';
import { inFewColours } from './png.js';

interface Picture {
  /** The file, without `.png`. */
  readonly file: string;
  readonly run: Run;
  readonly theme?: ThemeName;
}

/** Makes the pictures of the results tab, of recorded reports; `dist` holds the package. */
export async function makeTabPictures(root: string): Promise<void> {
  const recorded = (name: string) => keptRun(join(root, 'test', 'browser', 'recordings', name));
  const night = await recorded('night');
  const failure = await recorded('failure');
  const pictures: readonly Picture[] = [
    { file: 'images/results-tab', run: night },
    { file: 'docs/pictures/failure', run: failure },
    { file: 'docs/pictures/plan', run: await recorded('plan') },
    { file: 'docs/pictures/dark', run: failure, theme: 'dark' },
  ];
  const extension = await installPacked(join(root, 'dist'));
  await mkdir(join(root, 'docs', 'pictures'), { recursive: true });
  const browser = await launchChromium();
  try {
    for (const picture of pictures) {
      const png = await photograph(browser, extension, picture);
      await writeFile(join(root, `${picture.file}.png`), inFewColours(png));
      console.log(`${picture.file}.png`);
    }
  } finally {
    await browser.close();
  }
}

/** The run page with the tab, in the size that the Marketplace wants, as it looks some hours after the run. */
async function photograph(
  browser: Browser,
  extension: InstalledExtension,
  picture: Picture,
): Promise<Buffer> {
  const { run, theme = 'light' } = picture;
  const devOps = await startLocalAzureDevOps({ extension, run, theme });
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  try {
    await page.clock.setFixedTime(morningAfter(run));
    await page.goto(devOps.runPage);
    await page.frameLocator('iframe').locator('#phases svg, #plan table').first().waitFor();
    return await page.screenshot({ animations: 'disabled' });
  } finally {
    await page.close();
    await devOps.close();
  }
}

const fewHours = 6 * 3_600_000;

/** Some time after the last task of the run, in milliseconds, whenever the picture is made. */
function morningAfter({ jobs }: Run): number {
  const attachments = jobs.flatMap(({ steps }) => steps).flatMap((step) => step.attachments);
  const ends = attachments.map(({ content }) => Date.parse(ended.parse(JSON.parse(content)).endedAt));
  return Math.max(...ends) + fewHours;
}

const ended = z.object({ endedAt: z.iso.datetime() });
