import * as SDK from 'azure-devops-extension-sdk';
import type { Api } from './requests.js';

/** The page of Azure DevOps around this one. */
export interface Host {
  readonly api: Api;
  readonly buildId: number;
  /** The language of numbers and dates, e.g. `de-DE`. */
  readonly culture: string;
  /** How many milliseconds the user's clock is ahead of UTC; undefined where the host does not tell. */
  readonly timeOffset: number | undefined;
  /** Calls back whenever the run has changed; hosts that do not tell never do. */
  readonly onRunChanged: (listener: () => void) => void;
  /** What the address of the page keeps of the view. */
  readonly readView: () => Promise<Readonly<Record<string, string>>>;
  readonly keepView: (view: Readonly<Record<string, string>>) => void;
}

/** The id of the REST API of builds. */
const buildArea = '965220d5-5bb9-42cf-8d67-9b146df2a5a4';

interface BuildPage {
  readonly getBuildPageData: () => Promise<{ readonly build?: { readonly id: number } } | undefined>;
}

interface Locations {
  readonly getResourceAreaLocation: (id: string) => Promise<string>;
}

interface ProjectPage {
  readonly getProject: () => Promise<{ readonly id: string } | undefined>;
}

interface Navigation {
  readonly getQueryParams: () => Promise<Record<string, string>>;
  readonly setQueryParams: (parameters: Record<string, string>) => void;
}

/** Connects to the host. Never ends without one. Throws an error where the host does not tell which run it shows. */
export async function connect(): Promise<Host> {
  await SDK.init({ loaded: false });
  const [page, locations, projects] = await Promise.all([
    SDK.getService<BuildPage>('ms.vss-build-web.build-page-data-service'),
    SDK.getService<Locations>('ms.vss-features.location-service'),
    SDK.getService<ProjectPage>('ms.vss-tfs-web.tfs-page-data-service'),
  ]);
  const [data, location, project] = await Promise.all([
    page.getBuildPageData(),
    locations.getResourceAreaLocation(buildArea),
    projects.getProject(),
  ]);
  if (data?.build === undefined || project === undefined) {
    throw new Error('Azure DevOps does not tell which run this is. Open the tab of a run.');
  }
  const projectUrl = `${location.replace(/\/$/, '')}/${encodeURIComponent(project.id)}`;
  const { culture, timezoneOffset } = globalization();
  return {
    api: { projectUrl, token: SDK.getAccessToken },
    buildId: data.build.id,
    culture,
    timeOffset: timezoneOffset,
    onRunChanged,
    ...viewKeeping(await navigation()),
  };
}

/** Shows the page in place of the host's sign of loading. */
export function showPage(): void {
  void SDK.notifyLoadSucceeded();
}

/** Tells the host how high the page is. */
export function fitHeight(): void {
  SDK.resize(undefined, document.body.scrollHeight);
}

function globalization(): { readonly culture: string; readonly timezoneOffset?: number } {
  const context = SDK.getPageContext() as Partial<SDK.IPageContext> | undefined;
  return { culture: 'en-US', ...context?.globalization };
}

function onRunChanged(listener: () => void): void {
  const { onBuildChanged } = SDK.getConfiguration() as { onBuildChanged?: (listener: () => void) => void };
  onBuildChanged?.(listener);
}

/** A host without this service, such as an older Server, keeps no view. */
async function navigation(): Promise<Navigation | undefined> {
  try {
    return await SDK.getService<Navigation>('ms.vss-features.host-navigation-service');
  } catch {
    return undefined;
  }
}

function viewKeeping(service: Navigation | undefined): Pick<Host, 'readView' | 'keepView'> {
  return {
    readView: async () => (await service?.getQueryParams()) ?? {},
    keepView: (view) => service?.setQueryParams({ ...view }),
  };
}
