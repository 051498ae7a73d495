import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type InstalledExtension, installPacked } from '../test/local-azure-devops/extension.js';
import { startLocalAzureDevOps } from '../test/local-azure-devops/local-azure-devops.js';
import type { Run } from '../test/local-azure-devops/run.js';
import type { ThemeName } from '../test/local-azure-devops/theme.js';
import { launchChromium } from '../test/local-browser/chromium.js';
import { keptRun, runOf, stepOf } from '../test/worlds/kept-runs.js';
import { largeOverview } from '../test/worlds/large-overview.js';

interface Picture {
  readonly name: string;
  readonly run: Run;
  readonly theme?: ThemeName;
  readonly hasForcedColours?: boolean;
}

/** Makes the pictures of the results tab in `docs/pictures`, of recorded reports; `dist` holds the package. */
export async function makeTabPictures(root: string): Promise<void> {
  const recorded = (name: string) => keptRun(join(root, 'test', 'browser', 'recordings', name));
  const night = await recorded('night');
  const failure = await recorded('failure');
  const pictures: readonly Picture[] = [
    { name: 'results-tab', run: night },
    { name: 'results-tab-failure', run: failure },
    { name: 'results-tab-plan', run: await recorded('plan') },
    { name: 'results-tab-dark', run: failure, theme: 'dark' },
    { name: 'results-tab-forced-colours', run: failure, hasForcedColours: true },
    { name: 'results-tab-large', run: runOf([await stepOf('DistributeImages', [largeOverview(200, 300)])]) },
  ];
  const extension = await installPacked(join(root, 'dist'));
  const folder = join(root, 'docs', 'pictures');
  await mkdir(folder, { recursive: true });
  const browser = await launchChromium();
  try {
    for (const picture of pictures) {
      await writeFile(join(folder, `${picture.name}.png`), await photograph(browser, extension, picture));
      console.log(`docs/pictures/${picture.name}.png`);
    }
  } finally {
    await browser.close();
  }
}

/** The run page with the tab, in the size that the Marketplace wants. */
async function photograph(
  browser: Browser,
  extension: InstalledExtension,
  picture: Picture,
): Promise<Buffer> {
  const { run, theme = 'light', hasForcedColours = false } = picture;
  const devOps = await startLocalAzureDevOps({ extension, run, theme });
  const page = await browser.newPage({
    viewport: { width: 1366, height: 768 },
    ...(hasForcedColours && { forcedColors: 'active' }),
  });
  try {
    await page.goto(devOps.runPage);
    await page.frameLocator('iframe').locator('#phases svg, #plan table').first().waitFor();
    return await page.screenshot({ animations: 'disabled' });
  } finally {
    await page.close();
    await devOps.close();
  }
}
