import { after, before, describe } from 'mocha';
import type { Browser } from 'playwright-core';
import { findChromium, launchChromium, noChromium } from '../local-browser/chromium.js';

/** Tests in one Chromium; where none is installed they are skipped, and the title says why. */
export function describeInChromium(title: string, tests: (browser: () => Browser) => void): void {
  let browser: Browser | undefined;
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
      browser = await launchChromium();
    });

    after(() => browser?.close());

    tests(started);
  });
}
