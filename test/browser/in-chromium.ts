import { after, before, describe } from 'mocha';
import type { Browser, Page } from 'playwright-core';
import { findChromium, launchChromium, noChromium } from '../local-browser/chromium.js';

/** How a page is to look. */
export interface Look {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly forcedColors?: 'active' | 'none';
}

let browser: Browser | undefined;

let page: Page | undefined;

after(() => browser?.close());

/** Tests in one Chromium; where none is installed they are skipped, and the title says why. */
export function describeInChromium(title: string, tests: (browser: () => Browser) => void): void {
  const started = (): Browser => {
    if (browser === undefined) throw new Error('Chromium has not been started yet.');
    return browser;
  };
  if (findChromium() === undefined) {
    describe.skip(`${title} (skipped, because ${noChromium})`, () => tests(started));
    return;
  }
  describe(title, () => {
    before(async () => {
      browser ??= await launchChromium();
    });

    tests(started);
  });
}

/**
 * The page that the tests use one after the other, since a new one costs several times what they do on it. Every local
 * Azure DevOps has origins of its own, so that nothing that an origin keeps is left for the next test.
 */
export async function sharedPage(started: Browser, look: Look = {}): Promise<Page> {
  const { viewport = { width: 1366, height: 768 }, forcedColors = 'none' } = look;
  page ??= await newPage(started);
  await page.setViewportSize(viewport);
  await page.emulateMedia({ forcedColors });
  return page;
}

/** A page on which nothing has to be there within some time, which says how fast the machine is: mocha ends what hangs. */
export async function newPage(started: Browser): Promise<Page> {
  const created = await started.newPage();
  created.setDefaultTimeout(0);
  return created;
}

/** Leaves what a page shows for one of the same origin that does nothing, which costs no new process as a blank one would. */
export async function leave(left: Page, tabPage: string): Promise<void> {
  await left.goto(new URL('/left', tabPage).href);
}
