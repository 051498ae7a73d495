import { after, before, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Browser, Frame, Locator } from 'playwright-core';
import { wholeRunOverview } from '../worlds/whole-run-overview.js';
import { describeInChromium } from './in-chromium.js';
import { openTab, type OpenTab } from './open-tab.js';
import { runWith } from './reports.js';

describeInChromium('The results tab on a whole run', (browser: () => Browser) => {
  let opened: OpenTab | undefined;

  const tab = (): Frame => {
    assert.ok(opened);
    return opened.tab;
  };

  before(async () => {
    opened = await openTab(browser(), { run: await runWith([wholeRunOverview()]) });
    await opened.tab.locator('#phases svg').first().waitFor();
  });

  after(() => opened?.close());

  const rowOf = (path: string): Locator => tab().locator('.phase-row', { hasText: path });

  const summaryOf = async (path: string) => (await rowOf(path).locator('summary').textContent()) ?? '';

  /** What the styles say of the first bars that a selector finds. */
  const stylesOf = (selector: string, property: string) =>
    tab().evaluate<string>(`getComputedStyle(document.querySelector('#phases ${selector}')).${property}`);

  it('says in words of which image the critical path is', async () => {
    assert.match(await summaryOf('Server.json'), /1 h 36 min, critical path/);
    assert.doesNotMatch(await summaryOf('Ubuntu.json'), /critical path/);
  });

  it('outlines the bars of the critical path, and no others', async () => {
    assert.equal(await rowOf('Ubuntu.json').locator('path.critical').count(), 0);
    assert.notEqual(await stylesOf('path.critical', 'stroke'), 'none');
    assert.equal(await stylesOf('path:not(.critical)', 'stroke'), 'none');
  });

  it('draws waiting paler than working', async () => {
    assert.match(await stylesOf('path.wait', 'fill'), /^rgba\(.*, 0\.\d+\)$/);
    for (const kind of ['create', 'snap', 'copy', 'clean-up'])
      assert.match(await stylesOf(`path.${kind}`, 'fill'), /^rgb\(/, kind);
  });

  it('lists all work on an image in its order, with the waits between, and what of it is of the critical path', async () => {
    const row = rowOf('Server.json');
    await row.locator('summary').click();
    const works = await row.locator('tbody th').allTextContents();
    const places = await row.locator('tbody td:nth-child(2)').allTextContents();
    const cells = works.map((work, index) => `${work} ${places[index]}`.trim());
    assert.deepEqual(cells, [
      'build: wait for cores (critical path) Factory',
      'build: deploy (critical path) Factory',
      'wait for a free place (critical path)',
      'snap (critical path)',
      'delete Factory',
      'distribute Near',
      'distribute (critical path) Far',
      'wait for a free place (critical path) Far',
      'delete (critical path) Far',
    ]);
  });

  it('says what it took in all and by golden image, of those alone that are looked for', async () => {
    const rows = async () => {
      const texts = await tab().locator('#took tbody tr').allInnerTexts();
      return texts.map((text) => text.split('\t').map((cell) => cell.trim()));
    };
    const all = ['In all', '0.8', '1.5 (1 guessed)', '30 GB', '30 GB', '20 GB'];
    const server = ['Windows\\Server.json', '0.8', '0.5', '30 GB', '30 GB', '20 GB'];
    const ubuntu = ['Linux\\Ubuntu.json', '', '1.0 (1 guessed)', '', '', ''];
    assert.deepEqual(await rows(), [all, server, ubuntu]);
    await tab().locator('#filter-text').fill('ubuntu');
    await tab().locator('#took tbody tr').nth(2).waitFor({ state: 'detached' });
    assert.deepEqual(await rows(), [all, ubuntu]);
    await tab().locator('#filter-text').fill('');
  });
});
