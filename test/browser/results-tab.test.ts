import { afterEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Browser, Frame } from 'playwright-core';
import { server2020, server2022 } from '../local-azure-devops/edition.js';
import type { LocalAzureDevOps } from '../local-azure-devops/local-azure-devops.js';
import type { Run } from '../local-azure-devops/run.js';
import { startLocalAzureDevOps } from '../local-azure-devops/local-azure-devops.js';
import { runOf } from '../worlds/kept-runs.js';
import { describeInChromium, type Look, newPage } from './in-chromium.js';
import { openTab, type OpenTab, packedExtension, type TabSettings, watch } from './open-tab.js';
import { hostileReport, inJobs, recordedRun, runWith, withContents } from './reports.js';

/** A browser says so itself whenever an answer has an error's status. */
const ofStatus = /^Failed to load resource: the server responded with a status of/;

describeInChromium('The results tab', (browser: () => Browser) => {
  let opened: OpenTab | undefined;

  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  async function open(
    settings: TabSettings,
    look?: Look,
    prepare?: (devOps: LocalAzureDevOps) => void,
  ): Promise<OpenTab> {
    opened = await openTab(browser(), settings, look, prepare);
    return opened;
  }

  /** Opens a run and waits until all of it is drawn. */
  async function openDrawn(run: Run, settings: Partial<TabSettings> = {}, look?: Look) {
    const all = await open({ run, ...settings }, look);
    await drawn(all.tab);
    return all;
  }

  async function drawn(tab: Frame): Promise<void> {
    await tab.locator('#headline .sentence').waitFor();
    await tab.locator('#phases svg, #plan table').first().waitFor({ state: 'attached' });
  }

  const textOf = async (tab: Frame, selector: string) => (await tab.locator(selector).innerText()).trim();

  /** The results of the tasks, as the page lists them. */
  const tasksOf = (tab: Frame) => tab.locator('#headline tbody tr').allInnerTexts();

  describe('on what tasks reported', () => {
    it('says first how all is, and lists every task', async () => {
      const { tab, errors, strangers } = await openDrawn(await recordedRun('night'));
      assert.match(await textOf(tab, '#headline .sentence'), /3 labs: all have the newest images/);
      const tasks = (await tasksOf(tab)).map((row) => row.split('\t')[0]?.trim());
      assert.deepEqual(tasks, [
        'CreateImageVMs',
        'SnapImages',
        'DistributeImages',
        'CleanUpFactory',
        'RetireImages',
      ]);
      assert.deepEqual([...errors, ...strangers], []);
    });

    it('says what failed before all else, and what to do', async () => {
      const { tab } = await openDrawn(await recordedRun('failure'));
      assert.match(
        await textOf(tab, '#problems .card'),
        /SQLServer 2022 Developer[^]*What to do: Correct the artifact/,
      );
      const isFirst = await tab.evaluate(
        `document.querySelector('#problems').compareDocumentPosition(document.querySelector('#matrix')) === 4`,
      );
      assert.equal(isFirst, true);
    });

    it('shows what would be done where nothing was to be changed', async () => {
      const { tab } = await openDrawn(await recordedRun('plan'));
      assert.match(await textOf(tab, '#headline .sentence'), /only planned/);
      assert.equal(await tab.locator('#plan').isVisible(), true);
    });

    it('says what it is for where no task has reported', async () => {
      const { tab, errors } = await open({ run: await runWith([]) });
      await tab.locator('#empty').waitFor();
      assert.match(await textOf(tab, '#empty'), /No task of the image factory has reported yet/);
      assert.deepEqual(errors, []);
    });

    it('takes all reports of jobs of one name, and names attempts', async () => {
      const run = inJobs(await recordedRun('plan'), [
        { slice: 0 },
        { slice: 1 },
        { stage: 'Other', attempt: 2 },
      ]);
      const { tab } = await openDrawn(run);
      const tasks = await tasksOf(tab);
      assert.equal(tasks.length, 6, tasks.join('\n'));
      assert.equal(tasks.filter((row) => row.includes('attempt 2')).length, 2, tasks.join('\n'));
    });

    it('takes the last attempt at a job only', async () => {
      const first = await recordedRun('plan');
      const second = withContents(first, (_, content) => content.replace('"attempt": 1', '"attempt": 2'));
      const attempts = [first, second].flatMap(({ jobs }) => jobs);
      const run = {
        ...first,
        jobs: attempts.map((job, index) => ({ ...job, name: 'Job', attempt: index + 1 })),
      };
      const { tab } = await openDrawn(run);
      const tasks = await tasksOf(tab);
      assert.equal(tasks.length, 2, tasks.join('\n'));
    });

    it('offers all of it as CSV and as JSON', async () => {
      const { page, tab } = await openDrawn(await recordedRun('night'));
      for (const [button, file] of [
        ['Download CSV', 'image-factory.csv'],
        ['Download JSON', 'image-factory.json'],
      ] as const) {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          tab.getByRole('button', { name: button }).click(),
        ]);
        assert.equal(download.suggestedFilename(), file);
      }
    });
  });

  describe('where a report cannot be shown', () => {
    const cases: readonly (readonly [title: string, change: (content: string) => string, says: RegExp])[] = [
      [
        'is of a newer version',
        (content) =>
          JSON.stringify({ ...(JSON.parse(content) as object), schemaVersion: 999, records: 'other' }),
        /newer version of the extension/,
      ],
      ['is cut off', (content) => content.slice(0, content.length / 2), /cut off or not JSON/],
      ['is none', () => '[]', /not a report of the image factory/],
    ];
    for (const [title, change, says] of cases) {
      it(`says so if it ${title}, and shows the others`, async () => {
        const night = await recordedRun('night');
        const run = withContents(night, (task, content) =>
          task === 'SnapImages' ? change(content) : content,
        );
        const { tab, errors } = await openDrawn(run);
        assert.match(await textOf(tab, '#faults'), says);
        assert.equal((await tasksOf(tab)).length, 4);
        assert.deepEqual(errors, []);
      });
    }
  });

  describe('where Azure DevOps', () => {
    it('refuses a token once, asks with a new one', async () => {
      const run = await recordedRun('night');
      const { tab } = await open({ run }, {}, ({ addFaults }) =>
        addFaults({ path: '/attachments/', status: 401, count: 1 }),
      );
      await drawn(tab);
      assert.equal((await tasksOf(tab)).length, 5);
    });

    it('refuses the right to read, names the scope', async () => {
      const { tab } = await open({ run: await recordedRun('night') }, {}, ({ addFaults }) =>
        addFaults({ status: 403 }),
      );
      await tab.locator('#faults p').waitFor();
      assert.match(await textOf(tab, '#faults'), /403[^]*scope/);
    });

    it('fails, says so, and shows the run by Refresh', async () => {
      const { devOps, tab, errors } = await open({ run: await recordedRun('night') }, {}, ({ addFaults }) =>
        addFaults({ path: '/attachments/', status: 500 }),
      );
      await tab.locator('#faults p').waitFor();
      assert.match(await textOf(tab, '#faults'), /500/);
      devOps.release();
      await tab.getByRole('button', { name: 'Refresh' }).click();
      await drawn(tab);
      assert.equal(await tab.locator('#faults').isVisible(), false);
      assert.deepEqual(
        errors.filter((error) => !ofStatus.test(error)),
        [],
      );
    });

    it('breaks an answer off, says so and shows the other reports', async () => {
      const { tab } = await open({ run: await recordedRun('night') }, {}, ({ addFaults }) =>
        addFaults(
          { path: '/attachments/image-factory-overview/SnapImages', isCut: true },
          { path: '/attachments/image-factory-result/SnapImages', isCut: true },
        ),
      );
      await drawn(tab);
      assert.match(await textOf(tab, '#faults'), /snap images could not be read/);
      assert.equal((await tasksOf(tab)).length, 4);
    });

    it('breaks the overview of a step off, shows its report', async () => {
      const { tab } = await open({ run: await recordedRun('night') }, {}, ({ addFaults }) =>
        addFaults({ path: '/attachments/image-factory-overview/SnapImages', isCut: true }),
      );
      await drawn(tab);
      assert.equal(await tab.locator('#faults').isVisible(), false);
      assert.equal((await tasksOf(tab)).length, 5);
    });

    it('answers slowly, says that it reads, and shows the run then', async () => {
      const { devOps, tab } = await open({ run: await recordedRun('night') }, {}, ({ addFaults }) =>
        addFaults({ path: '/attachments/', isHeld: true }),
      );
      await tab.locator('#status', { hasText: /Loading|Reading/ }).waitFor({ state: 'attached' });
      devOps.release();
      await drawn(tab);
    });

    it('answers slowly, asks for nothing more when the page is left', async () => {
      const { devOps, page, errors } = await open({ run: await recordedRun('night') }, {}, ({ addFaults }) =>
        addFaults({ path: '/attachments/', isHeld: true }),
      );
      await page.waitForRequest((request) => request.url().includes('/attachments/'));
      await page.goto('about:blank');
      const asked = devOps.requests.length;
      devOps.release();
      assert.equal(devOps.requests.length, asked);
      assert.deepEqual(errors, []);
    });

    it('does not answer at all, says where the page belongs', async () => {
      const devOps = await startLocalAzureDevOps({ extension: await packedExtension(), run: runOf([]) });
      const page = await newPage(browser());
      try {
        const { errors, strangers } = watch(page, devOps.origins);
        await page.clock.install();
        await page.setContent(`<iframe name="tab" src="${devOps.tabPage}"></iframe>`);
        await page.clock.runFor(30_000);
        await page.frameLocator('iframe').getByText('Azure DevOps does not answer').waitFor();
        assert.deepEqual([...errors, ...strangers], []);
      } finally {
        await page.close();
        await devOps.close();
      }
    });
  });

  for (const [title, edition] of [
    ['Azure DevOps Server 2022', server2022],
    ['Azure DevOps Server 2020', server2020],
  ] as const) {
    it(`shows the run in the sandbox of ${title}`, async () => {
      const { tab, errors } = await openDrawn(await recordedRun('night'), { edition });
      assert.equal((await tasksOf(tab)).length, 5);
      assert.deepEqual(errors, []);
    });
  }

  describe('with texts of others', () => {
    const hostile = [
      ['HTML', '<img src=x onerror="window.hacked = true"><script>window.hacked = true</script>'],
      ['an address that is a script', 'javascript:window.hacked=true'],
      ['10,000 characters', 'x'.repeat(10_000)],
      ['right to left', '\u202Eغير معروف \u05D0\u05D1\u05D2'],
    ] as const;
    for (const [title, text] of hostile) {
      it(`shows ${title} as text`, async () => {
        const run = withContents(await recordedRun('failure'), (_, content) => hostileReport(content, text));
        const { tab, errors, strangers } = await openDrawn(run);
        assert.equal(await tab.evaluate('window.hacked'), undefined);
        assert.equal(await tab.locator('img, body script, a[href^="javascript:" i]').count(), 0);
        const overflow = await tab.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        assert.equal(overflow, 0, 'the page is wider than its frame');
        assert.deepEqual([...errors, ...strangers], []);
      });
    }
  });

  it('keeps filter and place when the run changes', async () => {
    const run = await recordedRun('night');
    const { devOps, page, tab } = await openDrawn(run, {}, { viewport: { width: 900, height: 420 } });
    await tab.getByLabel('Image or lab').fill('Windows');
    await tab.evaluate('scrollTo(0, 300)');
    const reads = () =>
      devOps.requests.filter(({ method, path }) => method === 'GET' && path.endsWith('/timeline')).length;
    const before = reads();
    const answered = page.waitForResponse((response) => response.url().includes('/timeline'));
    for (const number of ['20261129.2', '20261129.3', '20261129.4']) devOps.changeRun({ ...run, number });
    await answered;
    await tab.locator('#status:empty').waitFor({ state: 'attached' });
    assert.ok(reads() > before);
    assert.equal(await tab.getByLabel('Image or lab').inputValue(), 'Windows');
    assert.equal(await tab.evaluate('scrollY'), 300);
    assert.match(page.url(), /=Windows/, 'the filter is in the address, so that it can be shared');
  });

  it('shows new reports when the run changes', async () => {
    const run = await recordedRun('night');
    const begun = run.jobs.map((job) => ({ ...job, steps: job.steps.slice(0, 2) }));
    const { devOps, tab } = await open({ run: { ...run, jobs: begun } });
    await drawn(tab);
    assert.equal((await tasksOf(tab)).length, 2);
    devOps.changeRun(run);
    await tab.locator('#headline tbody tr').nth(4).waitFor();
  });

  it('takes the filter from the address', async () => {
    const { page, tab } = await openDrawn(await recordedRun('night'));
    await tab.getByLabel('Image or lab').fill('Debian');
    await page.waitForURL(/=Debian/);
    await page.reload();
    const again = page.frame('tab');
    assert.ok(again);
    await drawn(again);
    assert.equal(await again.getByLabel('Image or lab').inputValue(), 'Debian');
  });

  it('can be used with the keyboard alone', async () => {
    const { page, tab } = await openDrawn(await recordedRun('night'));
    const focused = () =>
      tab.evaluate<string>(
        `document.activeElement.closest('[role="grid"]') ? 'grid' : document.activeElement.tagName`,
      );
    await tab.getByLabel('Image or lab').focus();
    await page.keyboard.type('Linux');
    for (let presses = 0; presses < 5 && (await focused()) !== 'grid'; presses += 1)
      await page.keyboard.press('Tab');
    assert.equal(await focused(), 'grid');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await tab.locator('#cell').waitFor();
    assert.match(await textOf(tab, '#cell-heading'), /Linux\\Ubuntu\\2404\.json in Training/);
    await page.keyboard.press('Escape');
    await tab.locator('#cell').waitFor({ state: 'detached' });
    assert.equal(await focused(), 'grid');
  });
});
