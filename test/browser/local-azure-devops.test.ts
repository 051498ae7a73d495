import { afterEach, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Browser, Frame } from 'playwright-core';
import { type Edition, server2020, server2022, services } from '../local-azure-devops/edition.js';
import type { InstalledExtension } from '../local-azure-devops/extension.js';
import {
  type LocalAzureDevOps,
  type Settings,
  startLocalAzureDevOps,
} from '../local-azure-devops/local-azure-devops.js';
import type { Run } from '../local-azure-devops/run.js';
import { describeInChromium, leave, sharedPage } from './in-chromium.js';
import { trialExtension } from './trial-extension.js';

const taskId = '11111111-2222-4333-8444-555555555555';

const run: Run = {
  id: 7,
  number: '20261129.1',
  definition: { id: 3, name: 'Nightly' },
  startedAt: '2026-11-29T01:00:00.000Z',
  jobs: ['first', 'second'].map((content, index) => ({
    stage: 'Night',
    name: 'Images',
    attempt: 1,
    slice: index,
    steps: [
      {
        name: 'Try',
        task: { id: taskId, name: 'Try' },
        result: 'succeeded',
        attachments: [{ type: 'trial', name: 'one name', content }],
      },
    ],
  })),
};

const editions: readonly (readonly [title: string, edition: Edition])[] = [
  ['Azure DevOps Services', services],
  ['Azure DevOps Server 2022', server2022],
  ['Azure DevOps Server 2020', server2020],
];

describeInChromium('The local Azure DevOps', (browser: () => Browser) => {
  let extension: InstalledExtension;
  let azureDevOps: LocalAzureDevOps | undefined;

  before(async () => {
    extension = await trialExtension(taskId);
  });

  afterEach(async () => {
    if (azureDevOps === undefined) return;
    await leave(await sharedPage(browser()), azureDevOps.tabPage);
    await azureDevOps.close();
    azureDevOps = undefined;
  });

  async function open(settings: Partial<Settings> = {}) {
    const devOps = await startLocalAzureDevOps({ extension, run, ...settings });
    azureDevOps = devOps;
    const opened = await sharedPage(browser());
    await opened.goto(devOps.runPage);
    return { devOps, page: opened };
  }

  async function openTab(settings: Partial<Settings> = {}) {
    const { devOps, page: opened } = await open(settings);
    const tab = opened.frame('tab');
    if (tab === null) throw new Error('The run page shows no tab.');
    return { devOps, page: opened, tab };
  }

  async function textOf(tab: Frame, id: string): Promise<string> {
    return (await tab.locator(`#${id}`).textContent()) ?? '';
  }

  for (const [title, edition] of editions) {
    describe(`as ${title}`, () => {
      it('tells the SDK about run, project, extension and user, and gives its REST API', async () => {
        const { tab } = await openTab({ edition });
        await tab.locator('#end').waitFor();
        assert.equal(await textOf(tab, 'contribution'), 'trials.trial.trial-tab');
        assert.equal(await textOf(tab, 'extension'), 'trials.trial');
        assert.equal(await textOf(tab, 'culture'), 'en-US');
        assert.equal(await textOf(tab, 'project'), 'Image factory');
        assert.equal(await textOf(tab, 'build'), '7 of Nightly, 2026-11-29T01:00:00.000Z');
        assert.equal(await textOf(tab, 'attachments'), 'first second');
        assert.match(await textOf(tab, 'noService'), /ms\.none could not be found/);
      });
    });
  }

  it('shows the tab when it says that it is loaded', async () => {
    const { page, devOps, tab } = await openTab();
    await page.locator('iframe:not(.loading)').waitFor();
    await tab.locator('#end').waitFor();
    assert.deepEqual(devOps.calls(), ['initialHandshake', 'getAccessToken', 'notifyLoadSucceeded']);
  });

  it('keeps what the tab puts into the address of the run page', async () => {
    const { page, tab } = await openTab();
    await tab.locator('#end').waitFor();
    assert.equal(
      await textOf(tab, 'parameters'),
      '[{"buildId":"7","view":"trials.trial.trial-tab"},{"buildId":"7","chosen":"plan"}]',
    );
    assert.equal(new URL(page.url()).search, '?buildId=7&chosen=plan');
  });

  it('tells of the run when the tab asks, and of every change', async () => {
    const { devOps, tab } = await openTab();
    await tab.getByText('The run is 20261129.1').waitFor();
    devOps.changeRun({ ...run, number: '20261129.2' });
    await tab.getByText('The run is 20261129.2').waitFor();
  });

  it('tells nothing of changes as Azure DevOps Server', async () => {
    const { tab } = await openTab({ edition: server2022 });
    await tab.locator('#end').waitFor();
    assert.equal(await tab.locator('#changed').count(), 0);
  });

  it('leaves a page no storage and no origin as Azure DevOps Server', async () => {
    const { tab } = await openTab({ edition: server2022 });
    assert.equal(await textOf(tab, 'storage'), 'SecurityError');
    assert.equal(await tab.evaluate('origin'), 'null');
  });

  it('changes the theme of an open tab; a palette is no colour', async () => {
    const { devOps, tab } = await openTab();
    await tab.locator('#end').waitFor();
    await tab.waitForFunction("getComputedStyle(document.body).backgroundColor === 'rgb(255, 255, 255)'");
    const colourOfPalette = await tab.evaluate("getComputedStyle(document.querySelector('em')).color");
    assert.equal(colourOfPalette, 'rgba(0, 0, 0, 0.9)', 'the colour of the text around it');
    devOps.changeTheme('dark');
    await tab.waitForFunction("getComputedStyle(document.body).backgroundColor === 'rgb(32, 31, 30)'");
  });

  it('shows no tab on a run that has none of its tasks', async () => {
    const { page } = await open({ run: { ...run, jobs: [] } });
    assert.equal(await page.locator('iframe').count(), 0);
  });
});
