import type { Callable, Instance } from './channel.js';
import type { Place } from './place.js';
import type { Run } from './run.js';

/** What the run page lets its host page do. */
export interface Browser {
  /** The parameters of the run page's address. */
  readonly parameters: () => Readonly<Record<string, string>>;
  readonly setParameters: (parameters: Readonly<Record<string, string>>) => void;
  readonly navigate: (address: string) => void;
  readonly open: (address: string) => void;
}

/** The service that says which run the page shows. It answers with promises, although its type says otherwise. */
export const buildPageDataService = 'ms.vss-build-web.build-page-data-service';

const buildArea = '965220d5-5bb9-42cf-8d67-9b146df2a5a4';

/** The services of a run page, by their ids. */
export function servicesOf(run: () => Run, place: Place, browser: Browser): ReadonlyMap<string, Instance> {
  return new Map<string, Instance>([
    [
      buildPageDataService,
      { getBuildPageData: () => ({ build: buildOf(run(), place), definition: run().definition }) },
    ],
    ['ms.vss-tfs-web.tfs-page-data-service', { getProject: () => place.project }],
    ['ms.vss-features.location-service', locationService(place)],
    ['ms.vss-features.host-navigation-service', navigationService(browser)],
  ]);
}

function locationService({ api, organization }: Place): Instance {
  const address = `${api}/${organization}/`;
  return {
    getServiceLocation: () => address,
    getResourceAreaLocation: (id) => {
      if (id !== buildArea) throw new Error(`Could not find resource area with id: ${String(id)}`);
      return address;
    },
  };
}

function navigationService(browser: Browser): Instance {
  const text: (act: (text: string) => void) => Callable = (act) => (given) => act(String(given));
  return {
    getQueryParams: () => browser.parameters(),
    setQueryParams: (parameters) => browser.setParameters(parameters as Readonly<Record<string, string>>),
    navigate: text(browser.navigate),
    openNewWindow: text(browser.open),
  };
}

/** A run as `onBuildChanged` and the page data give it, and the REST API with texts in place of the dates. */
export function buildOf(run: Run, { project }: Place): object {
  return {
    id: run.id,
    buildNumber: run.number,
    status: run.result === undefined ? 'inProgress' : 'completed',
    result: run.result,
    queueTime: new Date(run.startedAt),
    startTime: new Date(run.startedAt),
    finishTime: run.finishedAt === undefined ? undefined : new Date(run.finishedAt),
    definition: run.definition,
    project,
  };
}
