import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { CloudName, World } from '../local-azure/world.js';
import { openProxy } from '../local-pipeline/proxy.js';
import { gitHubJob, signInEach } from '../worlds/command-line-sign-ins.js';
import { clouds } from '../worlds/connections.js';
import { lab, world } from '../worlds/worlds.js';

const runner = 'run-actions.githubusercontent.com';

const gitHub = {
  issuer: 'https://token.actions.githubusercontent.com',
  requestToken: 'token-of-the-job',
  subject: 'repo:contoso/images:environment:nightly',
};

const audiences: Readonly<Record<CloudName, string>> = {
  AzureCloud: 'api://AzureADTokenExchange',
  AzureUSGovernment: 'api://AzureADTokenExchangeUSGov',
  AzureChinaCloud: 'api://AzureADTokenExchangeChina',
};

function worldOf(cloud: CloudName): World {
  const made = world([lab('Factory')], { cloud, gitHub });
  const [application] = made.applications;
  assert.ok(application);
  const { issuer, subject } = gitHub;
  const federatedCredentials = [{ issuer, subject, audience: audiences[cloud] }];
  return { ...made, applications: [{ ...application, federatedCredentials }] };
}

describe('Signing in by the command line, by a proxy', () => {
  let azure: LocalAzure;
  before(async () => {
    const certificateNames = [runner, ...Object.values(clouds).map(({ login }) => login)];
    azure = await launchLocalAzure(worldOf('AzureCloud'), { certificateNames });
  });
  after(() => azure.stop());

  for (const cloud of Object.keys(clouds) as CloudName[])
    it(`goes to the addresses of ${cloud}, with an assertion for it`, async () => {
      const made = worldOf(cloud);
      await azure.begin(made);
      const proxy = await openProxy(azure.resourceManager);
      const { pathname, search } = new URL(azure.idTokenRequestUrl);
      const environment = {
        ...gitHubJob(azure, made),
        ACTIONS_ID_TOKEN_REQUEST_URL: `https://${runner}${pathname}${search}`,
        AZURE_TENANT_ID: made.tenantId,
        AZURE_CLIENT_ID: made.applications[0]?.clientId ?? '',
        HTTPS_PROXY: proxy.url,
      };
      const [outcome] = await signInEach(azure, made, [{ auth: 'auto', cloud, environment }]);
      await proxy.close();
      assert.deepEqual(outcome?.error, undefined);
      assert.match(outcome?.said[0] ?? '', new RegExp(`^Signed in to ${cloud} as the application `));
      assert.deepEqual(proxy.hosts(), [clouds[cloud].login, runner].map((host) => `${host}:443`).sort());
    });
});
