import { DevTestLabsClient } from '@azure/arm-devtestlabs';
import { ResourceManagementClient } from '@azure/arm-resources';
import { ClientSecretCredential } from '@azure/identity';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';
import { application, group, lab, subscriptionId, tenantId, world } from '../worlds/local-azure-world.js';

const quickly = { updateIntervalInMs: 10 };

const site = {
  apiVersion: '2023-01-01',
  type: 'Microsoft.Web/sites',
  name: 'site',
  location: '[resourceGroup().location]',
};

const needed = [
  'Microsoft.DevTestLab/labs/artifactSources/armTemplates/read',
  'Microsoft.DevTestLab/labs/users/environments/delete',
  'Microsoft.DevTestLab/labs/users/environments/read',
  'Microsoft.DevTestLab/labs/users/environments/write',
  'Microsoft.DevTestLab/locations/operations/read',
];

const worldWith = (actions: readonly string[], more: object = {}): World => {
  const [subscription] = world.subscriptions;
  const labs = (subscription?.labs ?? []).map((one) => ({ ...one, ...more }));
  const template = { name: 'Site', contents: { resources: [site] } };
  const scope = `/subscriptions/${subscriptionId}`;
  return {
    ...world,
    environmentTemplates: [template],
    subscriptions: [{ ...subscription, labs }],
    roleAssignments: [{ principal: application.objectId, scope, role: { actions } }],
  } as World;
};

describe('The rights that environments need in a local Azure', () => {
  let azure: LocalAzure;

  before(async () => {
    azure = await launchLocalAzure(worldWith(needed));
  });

  after(() => azure.stop());

  const signIn = async () => {
    const tlsOptions = { ca: await readFile(azure.certificate, 'utf8') };
    const authority = { authorityHost: azure.authority, disableInstanceDiscovery: true, tlsOptions };
    const credential = new ClientSecretCredential(
      tenantId,
      application.clientId,
      application.secret,
      authority,
    );
    const credentialScopes = [`${azure.audience}/.default`];
    const options = { endpoint: azure.resourceManager, credentialScopes, tlsOptions };
    const { armTemplates, environments } = new DevTestLabsClient(credential, subscriptionId, options);
    const { deployments } = new ResourceManagementClient(credential, subscriptionId, options);
    return { armTemplates, environments, deployments };
  };

  const make = async () => {
    const { armTemplates, environments } = await signIn();
    const { id = '' } = await armTemplates.get(group, lab, 'public repo', 'Site');
    const deploymentProperties = { armTemplateId: id };
    const wanted = { deploymentProperties };
    return environments.beginCreateOrUpdateAndWait(group, lab, '@me', 'mine', wanted, quickly);
  };

  const removeAgain = async () => {
    const { environments } = await signIn();
    await environments.beginDeleteAndWait(group, lab, '@me', 'mine', quickly);
  };

  it('are these and no others', async () => {
    await make();
    await removeAgain();
    const used = (await azure.actions()).map(({ action }) => action.toLowerCase());
    assert.deepEqual(
      [...new Set(used)].sort(),
      needed.map((action) => action.toLowerCase()),
    );
  });

  for (const missing of needed)
    it(`are not enough without ${missing}`, async () => {
      await azure.begin(worldWith(needed.filter((action) => action !== missing)));
      await assert.rejects(
        make().then(removeAgain),
        ({ code, message }: Error & { readonly code?: string }) =>
          code === 'AuthorizationFailed' && message.toLowerCase().includes(`'${missing.toLowerCase()}'`),
      );
    });

  const deployAgain = async (resourceGroupId = '') => {
    const { deployments } = await signIn();
    const name = resourceGroupId.split('/').at(-1) ?? '';
    const deployment = { properties: { mode: 'Incremental' as const, template: { resources: [] } } };
    for await (const { properties } of deployments.listByResourceGroup(name))
      assert.equal(properties?.provisioningState, 'Succeeded');
    await deployments.beginCreateOrUpdateAndWait(name, 'again', deployment, quickly);
  };

  it('reach into the resource group of the own environment as far as the lab says', async () => {
    await azure.begin(worldWith(needed));
    await assert.rejects(
      deployAgain((await make()).resourceGroupId),
      /Microsoft.Resources\/deployments\/write/,
    );
    await azure.begin(worldWith(needed, { environmentPermission: 'Contributor' }));
    await deployAgain((await make()).resourceGroupId);
  });
});
