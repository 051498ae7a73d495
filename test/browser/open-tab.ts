import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, ConsoleMessage, Frame, Page, Request } from 'playwright-core';
import { type InstalledExtension, installPacked } from '../local-azure-devops/extension.js';
import {
  type LocalAzureDevOps,
  type Settings,
  startLocalAzureDevOps,
} from '../local-azure-devops/local-azure-devops.js';
import { leave, type Look, sharedPage } from './in-chromium.js';

/** The tab of the packed extension, open on a run. */
export interface OpenTab {
  readonly devOps: LocalAzureDevOps;
  /** The run page. */
  readonly page: Page;
  /** The page of the tab in its frame. */
  readonly tab: Frame;
  /** What the console has shown as an error, and errors that nobody caught. */
  readonly errors: readonly string[];
  /** Origins other than those of the local Azure DevOps from which something was asked. */
  readonly strangers: readonly string[];
  readonly close: () => Promise<void>;
}

export type TabSettings = Omit<Settings, 'extension'>;

const dist = join(import.meta.dirname, '..', '..', 'dist');

let packed: Promise<InstalledExtension> | undefined;

/** The extension of `npm run package`, which is read once. */
export function packedExtension(): Promise<InstalledExtension> {
  packed ??= installPacked(dist);
  return packed;
}

/** Opens the run page with the tab, in the page that the tests share. */
export async function openTab(
  browser: Browser,
  settings: TabSettings,
  look: Look = {},
  prepare: (devOps: LocalAzureDevOps) => void = () => undefined,
): Promise<OpenTab> {
  const devOps = await startLocalAzureDevOps({ extension: await packedExtension(), ...settings });
  prepare(devOps);
  const page = await sharedPage(browser, look);
  const { end, ...watched } = watch(page, devOps.origins);
  await page.goto(devOps.runPage);
  const tab = page.frame('tab');
  if (tab === null) throw new Error('The run page shows no tab.');
  return {
    ...watched,
    devOps,
    page,
    tab,
    close: async () => {
      end();
      await leave(page, devOps.tabPage);
      await devOps.close();
    },
  };
}

/** Notes what goes wrong on a page, and whom it asks beside `origins`, until its `end`. */
export function watch(
  page: Page,
  origins: readonly string[],
): Pick<OpenTab, 'errors' | 'strangers'> & { readonly end: () => void } {
  const errors: string[] = [];
  const strangers: string[] = [];
  const onConsole = (message: ConsoleMessage): void => {
    if (message.type() === 'error') errors.push(message.text());
  };
  const onError = (error: Error): void => {
    errors.push(error.message);
  };
  const onRequest = (request: Request): void => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && !origins.includes(origin)) strangers.push(origin);
  };
  page.on('console', onConsole).on('pageerror', onError).on('request', onRequest);
  const end = (): void => {
    page.off('console', onConsole).off('pageerror', onError).off('request', onRequest);
  };
  return { errors, strangers, end };
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe-core finds in a page, as `rule: element`. */
export async function accessibilityFaults(tab: Frame): Promise<readonly string[]> {
  await tab.evaluate(await readFile(axe, 'utf8'));
  return tab.evaluate<string[]>(
    `axe.run(document).then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 200))))`,
  );
}

/** Checks that axe-core finds nothing. */
export async function assertAccessible(tab: Frame): Promise<void> {
  assert.deepEqual(await accessibilityFaults(tab), []);
}
