import { join } from 'node:path';
import type { Browser, Frame, Page } from 'playwright-core';
import { type InstalledExtension, installPacked } from '../local-azure-devops/extension.js';
import { startLocalAzureDevOps } from '../local-azure-devops/local-azure-devops.js';
import type { Run } from '../local-azure-devops/run.js';
import { launchChromium } from '../local-browser/chromium.js';
import { keptRun, runOf, stepOf } from '../worlds/kept-runs.js';
import { largeOverview } from '../worlds/large-overview.js';

/** Medians in milliseconds, from the opening of the run page. */
export interface PageTimes {
  readonly rounds: number;
  /** An empty page in the same frame. */
  readonly empty: number;
  readonly night: Drawn;
  readonly large: Drawn & {
    readonly images: number;
    readonly labs: number;
    /** The longest task while the grid is scrolled from one end to the other. */
    readonly longestTask: number;
  };
}

interface Drawn {
  /** Until the first number stands on the page. */
  readonly firstNumber: number;
  /** Until the last part of the page is drawn. */
  readonly whole: number;
}

const images = 200;

const labs = 300;

const recordings = join(import.meta.dirname, '..', 'browser', 'recordings');

/** Measures the tab of the extension that `dist` holds; each kind of page in each round. */
export async function measurePage(dist: string, rounds: number): Promise<PageTimes> {
  const extension = await installPacked(dist);
  const night = await keptRun(join(recordings, 'night'));
  const large = runOf([await stepOf('DistributeImages', [largeOverview(images, labs)])]);
  const browser = await launchChromium();
  const all: { empty: number; night: Drawn; large: Drawn; longestTask: number }[] = [];
  try {
    for (let round = 0; round < rounds; round += 1) {
      all.push({
        empty: await onPage(browser, { ...extension, assets: emptyPage(extension) }, night, openEmpty),
        night: await onPage(browser, extension, night, openDrawn),
        ...(await onPage(browser, extension, large, async (page, address) => {
          const drawn = await openDrawn(page, address);
          return { large: drawn, longestTask: await scrollThrough(frameOf(page)) };
        })),
      });
    }
  } finally {
    await browser.close();
  }
  const ofDrawn = (pick: (each: (typeof all)[number]) => Drawn): Drawn => ({
    firstNumber: median(all.map((each) => pick(each).firstNumber)),
    whole: median(all.map((each) => pick(each).whole)),
  });
  return {
    rounds,
    empty: median(all.map(({ empty }) => empty)),
    night: ofDrawn(({ night }) => night),
    large: {
      images,
      labs,
      ...ofDrawn(({ large }) => large),
      longestTask: median(all.map(({ longestTask }) => longestTask)),
    },
  };
}

function emptyPage({ tabs }: InstalledExtension): InstalledExtension['assets'] {
  const content = new TextEncoder().encode('<!doctype html><title>Empty</title><p id="end">Empty</p>');
  return new Map(tabs.map(({ page }) => [page, { contentType: 'text/html', content }]));
}

async function onPage<T>(
  browser: Browser,
  extension: InstalledExtension,
  run: Run,
  measure: (page: Page, address: string) => Promise<T>,
): Promise<T> {
  const devOps = await startLocalAzureDevOps({ extension, run });
  const page = await browser.newPage({ viewport: { width: 1366, height: 768 } });
  try {
    return await measure(page, devOps.runPage);
  } finally {
    await page.close();
    await devOps.close();
  }
}

function frameOf(page: Page): Frame {
  const frame = page.frame('tab');
  if (frame === null) throw new Error('The run page shows no tab.');
  return frame;
}

async function openEmpty(page: Page, address: string): Promise<number> {
  const started = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  await page.frameLocator('iframe').locator('#end').waitFor({ state: 'attached' });
  return performance.now() - started;
}

async function openDrawn(page: Page, address: string): Promise<Drawn> {
  const started = performance.now();
  await page.goto(address, { waitUntil: 'commit' });
  const tab = page.frameLocator('iframe');
  await tab.locator('#headline dd').first().waitFor({ state: 'attached' });
  const firstNumber = performance.now() - started;
  await tab.locator('#phases svg').first().waitFor({ state: 'attached' });
  return { firstNumber, whole: performance.now() - started };
}

/** Scrolls the grid down and to the side in steps of a frame each, and tells its longest task, 0 without a long one. */
function scrollThrough(tab: Frame): Promise<number> {
  return tab.evaluate<number>(`new Promise((resolve) => {
    const box = document.querySelector('[role="grid"]').parentElement;
    const tasks = [0];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)))
      .observe({ type: 'longtask' });
    let step = 0;
    const next = () => {
      step += 1;
      box.scrollTop = (box.scrollHeight * step) / 60;
      box.scrollLeft = (box.scrollWidth * step) / 60;
      if (step < 60) requestAnimationFrame(next);
      else setTimeout(() => resolve(Math.max(...tasks)), 300);
    };
    next();
  })`);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
