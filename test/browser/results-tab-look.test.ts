import { after, afterEach, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Browser, Frame } from 'playwright-core';
import type { Run } from '../local-azure-devops/run.js';
import { largeOverview } from '../worlds/large-overview.js';
import { wholeRunOverview } from '../worlds/whole-run-overview.js';
import { describeInChromium, type Look } from './in-chromium.js';
import { assertAccessible, openTab, type OpenTab, type TabSettings } from './open-tab.js';
import { recordedRun, runWith } from './reports.js';

const views: readonly (readonly [title: string, run: () => Promise<Run>, shows: string])[] = [
  ['a night that went well', () => recordedRun('night'), '#phases svg'],
  ['a failure', () => recordedRun('failure'), '#phases svg'],
  ['a whole run', () => runWith([wholeRunOverview()]), '#phases svg'],
  ['a plan', () => recordedRun('plan'), '#plan table'],
  ['no report', () => runWith([]), '#empty'],
];

const looks: readonly (readonly [title: string, settings: Partial<TabSettings>, look: Look])[] = [
  ['light', { theme: 'light' }, {}],
  ['dark', { theme: 'dark' }, {}],
  ['forced colours', { theme: 'light' }, { forcedColors: 'active' }],
];

describeInChromium('The results tab', (browser: () => Browser) => {
  let opened: OpenTab | undefined;

  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  async function open(run: Run, settings: Partial<TabSettings> = {}, look: Look = {}) {
    opened = await openTab(browser(), { run, ...settings }, look);
    return opened;
  }

  const overflowOf = (tab: Frame) =>
    tab.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  for (const [look, settings, options] of looks) {
    describe(`in ${look}`, () => {
      for (const [title, run, shows] of views) {
        it(`can be read by everybody: ${title}`, async () => {
          const { tab } = await open(await run(), settings, options);
          await tab.locator(shows).first().waitFor();
          await assertAccessible(tab);
        });
      }
    });
  }

  it('follows a change of the theme while it is open', async () => {
    const { devOps, tab } = await open(await recordedRun('failure'));
    await tab.locator('#phases svg').first().waitFor();
    const background = 'getComputedStyle(document.body).backgroundColor';
    assert.equal(await tab.evaluate(background), 'rgb(255, 255, 255)');
    devOps.changeTheme('dark');
    await tab.waitForFunction(`${background} === 'rgb(32, 31, 30)'`);
    await assertAccessible(tab);
  });

  for (const width of [320, 600, 2500]) {
    it(`fits into ${width} pixels`, async () => {
      const { tab } = await open(await recordedRun('failure'), {}, { viewport: { width, height: 768 } });
      await tab.locator('#phases svg').first().waitFor();
      assert.equal(await overflowOf(tab), 0, 'pixels to scroll to the side');
    });
  }

  it('answers in the first 300 pixels', async () => {
    const { tab } = await open(await recordedRun('failure'));
    await tab.locator('#headline .figures').waitFor();
    const bottom = await tab.evaluate<number>(
      `document.querySelector('#headline .figures').getBoundingClientRect().bottom`,
    );
    assert.ok(bottom < 300, `${bottom} pixels`);
  });

  describe('with 200 golden images in 300 labs', () => {
    let large: OpenTab | undefined;

    const opened = (): OpenTab => {
      assert.ok(large);
      return large;
    };

    before(async () => {
      large = await openTab(browser(), { run: await runWith([largeOverview(200, 300)]) });
      await large.tab.locator('#phases svg').first().waitFor();
    });

    after(() => large?.close());

    it('can be read by everybody', async () => {
      await assertAccessible(opened().tab);
    });

    it('draws what is in view, and the last cell when somebody goes there', async () => {
      const { page, tab, errors } = opened();
      await tab.locator('[role="grid"] td').first().waitFor();
      const cells = await tab.locator('[role="grid"] td').count();
      assert.ok(cells < 3000, `${cells} cells`);
      await tab.locator('[role="grid"] [tabindex="0"]').focus();
      await page.keyboard.press('End');
      for (let presses = 0; presses < 20; presses += 1) await page.keyboard.press('PageDown');
      const focused = () => tab.evaluate<string>('document.activeElement.getAttribute("aria-label")');
      assert.match(await focused(), /Image199\.json.*Team-299/);
      assert.deepEqual(errors, []);
    });
  });
});
