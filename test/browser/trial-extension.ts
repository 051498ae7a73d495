import { build } from 'esbuild';
import type { InstalledExtension } from '../local-azure-devops/extension.js';

/** The page of an extension that does one thing after the other with the real SDK, and shows what came of it. */
const script = `
  import * as SDK from 'azure-devops-extension-sdk';

  const build = '965220d5-5bb9-42cf-8d67-9b146df2a5a4';
  const show = (id, value) => {
    const element = document.createElement('pre');
    element.id = id;
    element.textContent = typeof value === 'string' ? value : JSON.stringify(value);
    document.body.append(element);
  };
  const isRefused = async (promise) => promise.then(() => 'no', (error) => error.message);

  async function showHost() {
    const { globalization, webContext } = SDK.getPageContext();
    show('contribution', SDK.getContributionId());
    show('extension', SDK.getExtensionContext().id);
    show('culture', globalization.culture);
    show('project', webContext.project.name);
    show('noService', await isRefused(SDK.getService('ms.none')));
  }

  async function showRun() {
    const data = await SDK.getService('ms.vss-build-web.build-page-data-service');
    const { build: run, definition } = await data.getBuildPageData();
    show('build', run.id + ' of ' + definition.name + ', ' + run.startTime.toISOString());
    const project = await (await SDK.getService('ms.vss-tfs-web.tfs-page-data-service')).getProject();
    const location = await SDK.getService('ms.vss-features.location-service');
    const base = (await location.getResourceAreaLocation(build)) + project.name + '/_apis/build/builds/' + run.id;
    const headers = { authorization: 'Bearer ' + (await SDK.getAccessToken()), 'X-TFS-FedAuthRedirect': 'Suppress' };
    const read = (address) => fetch(address, { headers });
    const list = await (await read(base + '/attachments/trial?api-version=6.0-preview.2')).json();
    const contents = list.value.map(async ({ _links }) => (await read(_links.self.href + '?api-version=6.0-preview.2')).text());
    show('attachments', (await Promise.all(contents)).join(' '));
  }

  async function showNavigation() {
    const navigation = await SDK.getService('ms.vss-features.host-navigation-service');
    const before = await navigation.getQueryParams();
    await navigation.setQueryParams({ chosen: 'plan', view: '' });
    show('parameters', [before, await navigation.getQueryParams()]);
  }

  function showStorage() {
    try {
      show('storage', String(localStorage.length));
    } catch (error) {
      show('storage', error.name);
    }
  }

  async function main() {
    await SDK.init({ loaded: false });
    SDK.getConfiguration().onBuildChanged?.(({ buildNumber }) => show('changed', 'The run is ' + buildNumber));
    await showHost();
    await showRun();
    await showNavigation();
    showStorage();
    await SDK.notifyLoadSucceeded();
    show('end', 'end');
  }

  main().catch((error) => show('error', error.message));
`;

const page = `<!doctype html>
<html lang="en">
<title>Trial</title>
<style>
  body { background: var(--background-color); }
  em { color: var(--palette-neutral-8, red); }
</style>
<em>A palette is no colour.</em>
<script src="trial.js"></script>
</html>`;

/** An extension whose tab tries the host, for runs that have the task `taskId`. */
export async function trialExtension(taskId: string): Promise<InstalledExtension> {
  const { outputFiles } = await build({
    stdin: { contents: script, resolveDir: import.meta.dirname },
    write: false,
    bundle: true,
  });
  const utf8 = (text: string) => new TextEncoder().encode(text);
  return {
    publisher: 'trials',
    name: 'trial',
    version: '1.0.0',
    scopes: ['vso.build'],
    tabs: [{ id: 'trial-tab', title: 'Trial', page: 'trial.html', tasks: [taskId] }],
    assets: new Map([
      ['trial.html', { contentType: 'text/html', content: utf8(page) }],
      ['trial.js', { contentType: 'application/javascript', content: outputFiles[0]?.contents ?? utf8('') }],
    ]),
  };
}
