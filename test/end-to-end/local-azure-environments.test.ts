import { DevTestLabsClient, type DtlEnvironment } from '@azure/arm-devtestlabs';
import { ResourceManagementClient } from '@azure/arm-resources';
import { StorageManagementClient } from '@azure/arm-storage';
import { ClientSecretCredential } from '@azure/identity';
import {
  BlobSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';
import { application, group, lab, subscriptionId, tenantId, world } from '../worlds/local-azure-world.js';

const quickly = { updateIntervalInMs: 10 };

const person = '44444444-0000-0000-0000-000000000001';

const resource = (type: string, name: string, more: object = {}) => ({
  apiVersion: '2023-01-01',
  type,
  name,
  location: '[resourceGroup().location]',
  properties: {},
  ...more,
});

/** A site with what it needs, and outputs of every type. */
const contents = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: {
    prefix: { type: 'string' },
    instances: { type: 'int', defaultValue: 1 },
    isPublic: { type: 'bool', defaultValue: false },
    origins: { type: 'array', defaultValue: [] },
    password: { type: 'securestring', defaultValue: '' },
  },
  resources: [
    resource('Microsoft.Storage/storageAccounts', "[concat(parameters('prefix'), 'store')]", {
      kind: 'StorageV2',
      sku: { name: 'Standard_LRS' },
    }),
    resource('Microsoft.Network/virtualNetworks', 'network'),
    resource('Microsoft.Network/publicIPAddresses', 'address', { condition: "[parameters('isPublic')]" }),
    resource('Microsoft.Web/serverfarms', 'plan', { sku: { name: 'F1', tier: 'Free' } }),
    resource('Microsoft.Web/sites', "[concat(parameters('prefix'), '-site')]", {
      dependsOn: ["[resourceId('Microsoft.Web/serverfarms', 'plan')]"],
    }),
  ],
  outputs: {
    site: { type: 'string', value: "[concat(parameters('prefix'), '-site')]" },
    instances: { type: 'int', value: "[parameters('instances')]" },
    isPublic: { type: 'bool', value: "[parameters('isPublic')]" },
    origins: { type: 'array', value: "[parameters('origins')]" },
    password: { type: 'securestring', value: "[parameters('password')]" },
  },
};

const script = resource('Microsoft.Resources/deploymentScripts', 'script', { kind: 'AzurePowerShell' });

/** A template that deployments find by a link. */
const linked = {
  ...contents,
  parameters: {},
  resources: [resource('Microsoft.Web/sites', 'linked-site')],
  outputs: {},
};

const [subscription] = world.subscriptions;

const [bench] = subscription?.labs ?? [];

const withEnvironments = {
  ...world,
  environmentTemplates: [
    { name: 'Site', source: 'own', displayName: 'A site', contents },
    { name: 'Script', source: 'own', contents: { ...contents, resources: [script] } },
  ],
  subscriptions: [
    {
      ...subscription,
      labs: [
        {
          ...bench,
          publicContainers: ['public'],
          blobs: [
            { container: 'public', name: 'site.json', text: JSON.stringify(linked) },
            { container: 'private', name: 'site.json', text: JSON.stringify(linked) },
          ],
          users: [{ objectId: person, principalName: 'ada@example.com' }],
          environments: [
            {
              name: 'old',
              user: person,
              template: 'Site',
              source: 'own',
              resourceGroup: 'Bench-old-1',
              resources: [{ type: 'Microsoft.Web/sites', name: 'old-site' }],
            },
          ],
        },
      ],
    },
  ],
} as World;

/** One session through all that environments need; `LOCAL_AZURE_RECORD` names a folder for its traffic. */
describe('A local Azure with environments', () => {
  let azure: LocalAzure;
  let labs: DevTestLabsClient;
  let resources: ResourceManagementClient;
  let storage: StorageManagementClient;

  before(async () => {
    const record = process.env['LOCAL_AZURE_RECORD'];
    azure = await launchLocalAzure(withEnvironments, record === undefined ? {} : { record });
    const tlsOptions = { ca: await readFile(azure.certificate, 'utf8') };
    const { clientId, secret } = application;
    const credential = new ClientSecretCredential(tenantId, clientId, secret, {
      authorityHost: azure.authority,
      disableInstanceDiscovery: true,
      tlsOptions,
    });
    const options = {
      endpoint: azure.resourceManager,
      credentialScopes: [`${azure.audience}/.default`],
      tlsOptions,
    };
    labs = new DevTestLabsClient(credential, subscriptionId, options);
    resources = new ResourceManagementClient(credential, subscriptionId, options);
    storage = new StorageManagementClient(credential, subscriptionId, options);
  });

  after(() => azure.stop());

  const templateId = async (name: string) =>
    (await labs.armTemplates.get(group, lab, 'own', name)).id ?? 'no id';

  const make = async (name: string, template: string, given: Readonly<Record<string, string>>) => {
    const parameters = Object.entries(given).map(([key, value]) => ({ name: key, value }));
    const deploymentProperties = { armTemplateId: await templateId(template), parameters };
    const wanted = { deploymentProperties, tags: { made: 'for a test' } };
    return labs.environments.beginCreateOrUpdateAndWait(group, lab, '@me', name, wanted, quickly);
  };

  const namesFor = async (user: string) =>
    (await collect(labs.environments.list(group, lab, user))).map(({ name }) => name).sort();

  const groupOf = ({ resourceGroupId = '' }: DtlEnvironment) => resourceGroupId.split('/').at(-1) ?? '';

  const deploymentsOf = (name: string) => collect(resources.deployments.listByResourceGroup(name));

  const signatureFor = async (containerName: string, blobName: string) => {
    const { keys: [key] = [] } = await storage.storageAccounts.listKeys(group, 'benchstorage');
    const credential = new StorageSharedKeyCredential('benchstorage', key?.value ?? '');
    const expiresOn = new Date(Date.now() + 600_000);
    const what = { containerName, blobName, permissions: BlobSASPermissions.parse('r'), expiresOn };
    return generateBlobSASQueryParameters(what, credential).toString();
  };

  it('lists the templates of an artifact source, with what is in them', async () => {
    const templates = await collect(labs.armTemplates.list(group, lab, 'own'));
    assert.deepEqual(
      templates.map(({ name, displayName, enabled }) => [name, displayName, enabled]),
      [
        ['Script', 'Script', true],
        ['Site', 'A site', true],
      ],
    );
    const site = await labs.armTemplates.get(group, lab, 'own', 'site');
    assert.deepEqual(site.contents, JSON.parse(JSON.stringify(contents)));
    await assert.rejects(labs.armTemplates.get(group, lab, 'own', 'none'), { statusCode: 404 });
    const sources = await collect(labs.artifactSources.list(group, lab));
    assert.deepEqual(
      sources.map(({ name }) => name),
      ['own', 'public repo'],
    );
  });

  it('makes an environment whose parameters are texts, and tells its outputs but the secret ones', async () => {
    const given = { prefix: 'first', instances: '3', isPublic: 'true', origins: '["a","b"]', password: 'p' };
    const environment = await make('first', 'Site', given);
    assert.equal(environment.provisioningState, 'Succeeded');
    assert.equal(environment.armTemplateDisplayName, 'A site');
    assert.equal(environment.createdByUser, application.objectId);
    const [deployment] = await deploymentsOf(groupOf(environment));
    assert.deepEqual(deployment?.properties?.outputs, {
      site: { type: 'String', value: 'first-site' },
      instances: { type: 'Int', value: 3 },
      isPublic: { type: 'Bool', value: true },
      origins: { type: 'Array', value: ['a', 'b'] },
      password: { type: 'SecureString' },
    });
    assert.equal(deployment.properties.outputResources?.length, 5);
    const held = await collect(resources.resources.listByResourceGroup(groupOf(environment)));
    assert.deepEqual(held.map(({ type }) => type).sort(), [
      'Microsoft.Network/publicIPAddresses',
      'Microsoft.Network/virtualNetworks',
      'Microsoft.Storage/storageAccounts',
      'Microsoft.Web/serverfarms',
      'Microsoft.Web/sites',
    ]);
  });

  it('shows everybody the environments of all, and as their own only their own', async () => {
    assert.deepEqual(await namesFor('@all'), ['first', 'old']);
    assert.deepEqual(await namesFor('@me'), ['first']);
    assert.deepEqual(await namesFor(person), ['old']);
    await assert.rejects(labs.environments.get(group, lab, '@me', 'old'), { statusCode: 404 });
    const old = await labs.environments.get(group, lab, person, 'old');
    assert.deepEqual([old.createdByUser, groupOf(old)], ['ada@example.com', 'bench-old-1']);
    const users = await collect(labs.users.list(group, lab));
    assert.deepEqual(
      users.map(({ identity }) => identity?.objectId).sort(),
      [application.objectId, person].sort(),
    );
    assert.equal((await labs.users.get(group, lab, '@me')).name, application.objectId);
    assert.equal((await labs.users.get(group, lab, person)).identity?.principalName, 'ada@example.com');
  });

  it('takes a further deployment into the resource group of an environment', async () => {
    const environment = await labs.environments.get(group, lab, '@me', 'first');
    const template = {
      ...contents,
      parameters: {},
      resources: [resource('Microsoft.Web/sites', 'more')],
      outputs: {},
    };
    const deployment = { properties: { mode: 'Incremental' as const, template } };
    const name = groupOf(environment);
    await resources.deployments.beginCreateOrUpdateAndWait(name, 'update', deployment, quickly);
    assert.equal((await deploymentsOf(name)).length, 2);
    const operations = await collect(resources.deploymentOperations.list(name, 'update'));
    const targets = operations.map(({ properties }) => properties?.targetResource?.resourceName);
    assert.deepEqual(targets.filter(Boolean), ['more']);
    assert.ok((await resources.resourceGroups.get(name)).location === 'westeurope');
  });

  it('deploys a template that lies in a blob which is public, or whose address is signed', async () => {
    const address = `${azure.resourceManager}/benchstorage/private/site.json`;
    const signature = await signatureFor('private', 'site.json');
    const deployLinked = async (name: string, uri: string) => {
      const deployment = { properties: { mode: 'Incremental' as const, templateLink: { uri } } };
      await resources.deployments.beginCreateOrUpdateAndWait(group, name, deployment, quickly);
      return (await resources.deployments.get(group, name)).properties;
    };
    const uris = [address.replace('private', 'public'), `${address}?${signature}`];
    for (const [index, uri] of uris.entries()) {
      const properties = await deployLinked(`linked-${index}`, uri);
      assert.deepEqual([properties?.provisioningState, properties?.templateLink?.uri], ['Succeeded', uri]);
    }
    await assert.rejects(deployLinked('linked', address), { statusCode: 400, code: 'InvalidContentLink' });
  });

  it('replaces the tags of an environment', async () => {
    await labs.environments.update(group, lab, '@me', 'first', { tags: { colour: 'green' } });
    const { tags } = await labs.environments.get(group, lab, '@me', 'first');
    assert.deepEqual(tags, { colour: 'green' });
  });

  it('fails an environment with the cause, and keeps what it has got', async () => {
    await assert.rejects(make('wrong', 'Site', { prefix: 'wrong', size: '1' }), /InvalidTemplate.*'size'/);
    await assert.rejects(make('script', 'Script', { prefix: 'script' }), /DeploymentFailed/);
    const failed = await labs.environments.get(group, lab, '@me', 'script');
    assert.equal(failed.provisioningState, 'Failed');
    const [deployment] = await deploymentsOf(groupOf(failed));
    assert.match(JSON.stringify(deployment?.properties?.error), /InvalidResourceType.*deploymentScripts/);
  });

  it('deletes an environment with its resource group, and does nothing where there is none', async () => {
    const environment = await labs.environments.get(group, lab, '@me', 'first');
    await labs.environments.beginDeleteAndWait(group, lab, '@me', 'first', quickly);
    await labs.environments.beginDeleteAndWait(group, lab, '@me', 'first', quickly);
    await assert.rejects(resources.resourceGroups.get(groupOf(environment)), { statusCode: 404 });
    assert.deepEqual(await namesFor('@me'), ['script', 'wrong']);
    const { environments } = await azure.state();
    const [old] = environments.filter(({ user }) => user === person);
    assert.deepEqual(old?.resources, ['Microsoft.Web/sites/old-site']);
  });
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
