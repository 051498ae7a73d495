import { randomBytes } from 'node:crypto';
import { type Edition, services } from './edition.js';
import type { InstalledExtension } from './extension.js';
import { type Fault, openFaults } from './faults.js';
import type { Locale } from './handshake.js';
import { openOrigin } from './http.js';
import { type PageSettings, runPagePath, serveAssets, serveRunPages } from './pages.js';
import { organization, type Place, project } from './place.js';
import { type ApiRequest, serveRestApi } from './rest-api.js';
import type { Run } from './run.js';
import type { ThemeName } from './theme.js';

export interface Settings {
  readonly extension: InstalledExtension;
  readonly run: Run;
  /** Default: Azure DevOps Services. */
  readonly edition?: Edition;
  readonly theme?: ThemeName;
  /** Default: English of the United States, in UTC. */
  readonly locale?: Locale;
  /** The port of the run page; default: any that is free. */
  readonly port?: number;
}

/** The run page of Azure DevOps with a tab of an extension, and the REST API that the tab reads. */
export interface LocalAzureDevOps {
  /** The address of the run page with the tab open. */
  readonly runPage: string;
  /** The address of the tab's page, which has no host if it is opened alone. */
  readonly tabPage: string;
  /** The origins of run page, tab and REST API. */
  readonly origins: readonly string[];
  /** The requests to the REST API, in their order. */
  readonly requests: readonly ApiRequest[];
  /** The methods of the host that open tabs have called, in their order. */
  readonly calls: () => readonly string[];
  /** The access token of tabs. */
  readonly token: string;
  readonly addFaults: (...faults: readonly Fault[]) => void;
  /** Lets answers go that a fault holds back, and ends all faults. */
  readonly release: () => void;
  /** Changes the theme of the user, also in tabs that are open. */
  readonly changeTheme: (theme: ThemeName) => void;
  /** Replaces the run, and tells the tabs that are open. */
  readonly changeRun: (run: Run) => void;
  readonly close: () => Promise<void>;
}

/** Starts three origins on this machine: run page, tab and REST API. */
export async function startLocalAzureDevOps(settings: Settings): Promise<LocalAzureDevOps> {
  const {
    extension,
    edition = services,
    locale = { culture: 'en-US', timeZoneId: 'UTC', timezoneOffset: 0 },
  } = settings;
  const [tab] = extension.tabs;
  if (tab === undefined) throw new Error('The extension has no tab for runs.');
  let { run, theme = 'light' } = settings;
  const faults = openFaults();
  const requests: ApiRequest[] = [];
  const token = randomBytes(24).toString('base64url');
  const mayRead = extension.scopes.some((scope) => scope.startsWith('vso.build'));
  const api = await openOrigin(
    serveRestApi({ run: () => run, place: () => place, edition, token, mayRead, faults, requests }),
  );
  const place: Place = { organization, project, api: api.address };
  const assets = await openOrigin(serveAssets(extension));
  const tabPage = `${assets.address}/${tab.page}`;
  const page = (): PageSettings => ({ edition, extension, tab, place, locale, theme, run: () => run, token });
  const pages = serveRunPages(page, () => tabPage);
  const host = await openOrigin(pages.handler, settings.port);
  const all = [host, assets, api];
  return {
    runPage: `${host.address}${runPagePath(page())}`,
    tabPage,
    origins: all.map(({ address }) => address),
    requests,
    token,
    calls: () => pages.sessions().flatMap(({ calls }) => calls),
    addFaults: faults.add,
    release: faults.release,
    changeTheme: (next) => {
      theme = next;
      for (const session of pages.sessions()) session.changeTheme(next);
    },
    changeRun: (next) => {
      run = next;
      for (const session of pages.sessions()) session.tellOfChange();
    },
    close: async () => {
      faults.release();
      await Promise.all(all.map(({ close }) => close()));
    },
  };
}
