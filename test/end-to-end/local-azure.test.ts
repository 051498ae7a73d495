import { ComputeManagementClient } from '@azure/arm-compute';
import { DevTestLabsClient } from '@azure/arm-devtestlabs';
import { ResourceManagementClient } from '@azure/arm-resources';
import { StorageManagementClient } from '@azure/arm-storage';
import { ClientSecretCredential } from '@azure/identity';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { get, request } from 'node:https';
import { text } from 'node:stream/consumers';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import {
  application,
  group,
  lab,
  machineTemplate,
  subscriptionId,
  tenantId,
  world,
} from '../worlds/local-azure-world.js';

const quickly = { updateIntervalInMs: 10 };

describe('A local Azure, asked by the official clients', () => {
  let azure: LocalAzure;
  let certificate: string;
  let options: {
    readonly endpoint: string;
    readonly credentialScopes: string[];
    readonly tlsOptions: { readonly ca: string };
  };
  let labs: DevTestLabsClient;
  let compute: ComputeManagementClient;
  let storage: StorageManagementClient;
  let resources: ResourceManagementClient;

  const credentialWith = (secret: string): ClientSecretCredential =>
    new ClientSecretCredential(tenantId, application.clientId, secret, {
      authorityHost: azure.authority,
      disableInstanceDiscovery: true,
      tlsOptions: { ca: certificate },
    });

  before(async () => {
    const record = process.env['LOCAL_AZURE_RECORD'];
    azure = await launchLocalAzure(world, record === undefined ? {} : { record });
    certificate = await readFile(azure.certificate, 'utf8');
    const credential = credentialWith(application.secret);
    options = {
      endpoint: azure.resourceManager,
      credentialScopes: [`${azure.audience}/.default`],
      tlsOptions: { ca: certificate },
    };
    labs = new DevTestLabsClient(credential, subscriptionId, options);
    compute = new ComputeManagementClient(credential, subscriptionId, options);
    storage = new StorageManagementClient(credential, subscriptionId, options);
    resources = new ResourceManagementClient(credential, subscriptionId, options);
  });

  after(() => azure.stop());

  const deploy = (name: string, artifacts: readonly string[]) =>
    resources.deployments.beginCreateOrUpdateAndWait(
      group,
      `make-${name}`,
      {
        properties: {
          mode: 'Incremental',
          template: machineTemplate(artifacts),
          parameters: { name: { value: name } },
        },
      },
      quickly,
    );

  const expanded = (name: string) =>
    labs.virtualMachines.get(group, lab, name, { expand: 'properties($expand=computeVm,artifacts)' });

  it('refuses a wrong secret as Entra does', async () => {
    await assert.rejects(credentialWith('wrong').getToken(`${azure.audience}/.default`), /7000215/);
  });

  it('refuses a token for another audience', async () => {
    const credential = credentialWith(application.secret);
    const client = new DevTestLabsClient(credential, subscriptionId, {
      endpoint: azure.resourceManager,
      credentialScopes: ['https://storage.azure.com/.default'],
      tlsOptions: { ca: certificate },
    });
    await assert.rejects(client.labs.get(group, lab), {
      statusCode: 401,
      code: 'InvalidAuthenticationTokenAudience',
    });
  });

  it('gives tokens to clients of the first version of the token endpoint, which the discovery document names', async () => {
    const tell = async (path: string, body?: string) =>
      JSON.parse(await textOf(`${azure.resourceManager}${path}`, certificate, body)) as Record<
        string,
        unknown
      >;
    const { authentication } = await tell('/metadata/endpoints?api-version=2015-01-01');
    assert.equal((authentication as { loginEndpoint?: string }).loginEndpoint, `${azure.resourceManager}/`);
    const { token_endpoint: address } = await tell(`/${tenantId}/.well-known/openid-configuration`);
    assert.equal(address, `${azure.resourceManager}/${tenantId}/oauth2/token`);
    const { clientId: client_id, secret: client_secret } = application;
    const form = { grant_type: 'client_credentials', client_id, client_secret, resource: azure.audience };
    const { resource } = await tell(`/${tenantId}/oauth2/token`, new URLSearchParams(form).toString());
    assert.equal(resource, azure.audience);
  });

  it('tells whether there is a resource', async () => {
    const exists = async (id: string) =>
      (await resources.resources.checkExistenceById(id, '2018-09-15')).body;
    const { id = '' } = await labs.labs.get(group, lab);
    assert.deepEqual(
      [await exists(id), await exists(`${id}/customimages/first`), await exists(`${id}/customimages/none`)],
      [true, true, false],
    );
  });

  it('lists labs with ids in lower case', async () => {
    const found = await collect(labs.labs.listBySubscription());
    assert.deepEqual(
      found.map(({ id, name }) => ({ id, name })),
      [
        {
          id: `/subscriptions/${subscriptionId}/resourcegroups/laboratory/providers/microsoft.devtestlab/labs/bench`,
          name: lab,
        },
      ],
    );
  });

  it('says what is not there in the words of Azure Resource Manager', async () => {
    await assert.rejects(labs.labs.get(group, 'nowhere'), { statusCode: 404, code: 'ResourceNotFound' });
    await assert.rejects(labs.labs.get('nowhere', lab), { statusCode: 404, code: 'ResourceGroupNotFound' });
  });

  it('refuses an api-version that does not exist, in an address and in a template', async () => {
    const credential = credentialWith(application.secret);
    const older = { ...options, apiVersion: '2018-09-16' };
    const client = new DevTestLabsClient(credential, subscriptionId, older);
    await assert.rejects(client.labs.get(group, lab), { statusCode: 400, code: 'NoRegisteredProviderFound' });
    const template = machineTemplate([]);
    Object.assign((template['resources'] as object[])[0] ?? {}, { apiVersion: '2018-09-16' });
    const parameters = { name: { value: 'older' } };
    await assert.rejects(
      resources.deployments.beginCreateOrUpdateAndWait(
        group,
        'make-older',
        { properties: { mode: 'Incremental', template, parameters } },
        quickly,
      ),
      /DeploymentFailed/,
    );
    const { properties } = await resources.deployments.get(group, 'make-older');
    assert.match(JSON.stringify(properties?.error), /NoRegisteredProviderFound.*2018-09-15/);
  });

  it('pages its lists, and filters and orders them', async () => {
    const names = (await collect(labs.customImages.list(group, lab))).map(({ name }) => name);
    assert.deepEqual(names, ['first', 'second', 'third']);
    const options = { filter: "properties/vhd/osType eq 'Windows'", orderby: 'name desc', top: 10 };
    const expand = 'properties($select=creationDate)';
    const [third, second, ...others] = await collect(
      labs.customImages.list(group, lab, { ...options, expand }),
    );
    assert.deepEqual([third?.name, second?.name, others], ['third', 'second', []]);
    assert.deepEqual([third?.vhd, typeof third?.creationDate], [undefined, 'object']);
  });

  it('C41 builds, generalizes and deallocates a machine that a template describes before its deployment ends', async () => {
    const deployment = await deploy('built', ['windows-editor', 'windows-generalize']);
    assert.equal(deployment.properties?.provisioningState, 'Succeeded');
    const machine = await expanded('built');
    assert.deepEqual(machine.artifactDeploymentStatus, {
      deploymentStatus: 'Succeeded',
      artifactsApplied: 2,
      totalArtifacts: 2,
    });
    assert.deepEqual(
      machine.computeVm?.statuses?.map(({ code }) => code),
      ['ProvisioningState/succeeded', 'OSState/generalized', 'PowerState/deallocated'],
    );
    await assert.rejects(labs.virtualMachines.beginStartAndWait(group, lab, 'built', quickly), /generalized/);
  });

  it('shows artifacts and compute machine only when asked to', async () => {
    const { artifacts, computeVm } = await labs.virtualMachines.get(group, lab, 'running');
    assert.deepEqual({ artifacts, computeVm }, { artifacts: undefined, computeVm: undefined });
  });

  it('deploys a machine whose artifact fails, and skips those after it', async () => {
    await deploy('broken', ['windows-broken', 'windows-editor']);
    const { artifacts = [], provisioningState } = await expanded('broken');
    assert.deepEqual(
      artifacts.map(({ status }) => status),
      ['Failed', 'Skipped'],
    );
    assert.equal(provisioningState, 'Succeeded');
  });

  it('deploys schedules and artifact sources of a template', async () => {
    const resource = (type: string, name: string, properties: object) => ({
      apiVersion: '2018-09-15',
      type: `Microsoft.DevTestLab/labs/${type}`,
      name: `${lab}/${name}`,
      properties,
    });
    const daily = { taskType: 'LabVmsShutdownTask', dailyRecurrence: { time: '1900' }, timeZoneId: 'UTC' };
    const template = {
      ...machineTemplate([]),
      parameters: {},
      resources: [
        resource('schedules', 'LabVmsShutdown', { ...daily, status: 'Enabled' }),
        resource('virtualmachines/schedules', 'running/LabVmsShutdown', daily),
        resource('artifactsources', 'own', { uri: 'https://git.example/own.git', sourceType: 'VsoGit' }),
      ],
    };
    await resources.deployments.beginCreateOrUpdateAndWait(
      group,
      'make-schedules',
      { properties: { mode: 'Incremental', template } },
      quickly,
    );
    const found = [
      await labs.schedules.get(group, lab, 'LabVmsShutdown'),
      await labs.virtualMachineSchedules.get(group, lab, 'running', 'LabVmsShutdown'),
    ];
    assert.deepEqual(
      found.map(({ status, dailyRecurrence }) => [status, dailyRecurrence?.time]),
      [
        ['Enabled', '1900'],
        ['Disabled', '1900'],
      ],
    );
    await labs.artifactSources.delete(group, lab, 'own');
  });

  it('replaces the tags of a machine', async () => {
    await labs.virtualMachines.update(group, lab, 'running', { tags: { colour: 'green' } });
    const { tags } = await labs.virtualMachines.get(group, lab, 'running');
    assert.deepEqual(tags, { colour: 'green' });
  });

  it('stops, starts and deletes a machine', async () => {
    await labs.virtualMachines.beginStopAndWait(group, lab, 'running', quickly);
    await labs.virtualMachines.beginStartAndWait(group, lab, 'running', quickly);
    const { computeId = '' } = await labs.virtualMachines.get(group, lab, 'running');
    const [, computeGroup = ''] = /resourceGroups\/([^/]+)/.exec(computeId) ?? [];
    const view = await compute.virtualMachines.instanceView(computeGroup, 'running');
    assert.equal(view.statuses?.at(-1)?.code, 'PowerState/running');
    await labs.virtualMachines.beginDeleteAndWait(group, lab, 'running', quickly);
    await assert.rejects(labs.virtualMachines.get(group, lab, 'running'), { statusCode: 404 });
  });

  it('lets a disk be read while access is granted, and no longer', async () => {
    const { computeVm } = await expanded('built');
    const [, diskGroup = '', disk = ''] =
      /resourceGroups\/([^/]+)\/.*\/disks\/(.+)$/.exec(computeVm?.osDiskId ?? '') ?? [];
    const read = { access: 'Read', durationInSeconds: 36_000 } as const;
    const { accessSAS = '' } = await compute.disks.beginGrantAccessAndWait(diskGroup, disk, read, quickly);
    assert.equal((await compute.disks.get(diskGroup, disk)).diskState, 'ActiveSAS');
    assert.equal(await statusOf(accessSAS, certificate), 200);
    await assert.rejects(compute.disks.beginGrantAccessAndWait(diskGroup, disk, read, quickly), {
      statusCode: 409,
    });
    await assert.rejects(labs.virtualMachines.beginDeleteAndWait(group, lab, 'built', quickly), {
      statusCode: 409,
    });
    await compute.disks.beginRevokeAccessAndWait(diskGroup, disk, quickly);
    assert.equal((await compute.disks.get(diskGroup, disk)).diskState, 'Reserved');
    assert.equal(await statusOf(accessSAS, certificate), 403);
  });

  it('makes a custom image from a VHD of the lab, and of no other account', async () => {
    const { primaryEndpoints } = await storage.storageAccounts.getProperties(group, 'benchstorage');
    const { primaryEndpoints: others } = await storage.storageAccounts.getProperties('Other', 'elsewhere');
    const create = (name: string, endpoint = '') =>
      labs.customImages.beginCreateOrUpdateAndWait(
        group,
        lab,
        name,
        {
          tags: { purpose: 'new' },
          vhd: { imageName: `${endpoint}vhds/disk.vhd`, osType: 'Windows', sysPrep: true },
        },
        quickly,
      );
    const image = await create('made', primaryEndpoints?.blob);
    assert.equal(image.provisioningState, 'Succeeded');
    await assert.rejects(create('other', others?.blob), { code: 'InvalidStorageAccountForLab' });
    await assert.rejects(create('a.b', primaryEndpoints?.blob), { statusCode: 400 });
  });

  it('deletes a custom image', async () => {
    await labs.customImages.beginDeleteAndWait(group, lab, 'first', quickly);
    await assert.rejects(labs.customImages.get(group, lab, 'first'), { statusCode: 404 });
  });

  it('lists what a lab consists of', async () => {
    const names = async (items: AsyncIterable<{ name?: string }>) =>
      (await collect(items)).map(({ name }) => name);
    assert.deepEqual(await names(labs.artifactSources.list(group, lab)), ['public repo']);
    assert.deepEqual(await names(labs.artifacts.list(group, lab, 'public repo')), [
      'linux-run-bash',
      'windows-broken',
      'windows-editor',
      'windows-generalize',
      'windows-run-powershell',
    ]);
    assert.deepEqual(await names(labs.virtualNetworks.list(group, lab)), [`Dtl${lab}`]);
    assert.deepEqual(await names(labs.formulas.list(group, lab)), []);
  });

  it('lists machines and disks of a subscription, and the keys of an account', async () => {
    const statuses = await collect(compute.virtualMachines.listAll({ statusOnly: 'true' }));
    assert.ok(statuses.every(({ instanceView }) => instanceView?.statuses?.length));
    assert.equal((await collect(compute.disks.list())).length, statuses.length);
    const { keys } = await storage.storageAccounts.listKeys(group, 'benchstorage');
    assert.deepEqual(
      keys?.map(({ keyName, permissions }) => [keyName, permissions]),
      [
        ['key1', 'Full'],
        ['key2', 'Full'],
      ],
    );
  });

  it('tells what it holds and what it was asked', async () => {
    const state = await azure.state();
    const bench = state.labs.find(({ name }) => name === lab);
    assert.ok(bench?.customImages.some(({ name, tags }) => name === 'third' && tags['purpose'] === 'three'));
    const requests = await azure.requests();
    assert.ok(requests.some(({ kind, method }) => kind === 'arm' && method === 'PATCH'));
    assert.ok(requests.every(({ path }) => !path.includes('?')));
  });
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

function statusOf(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ca, method: 'HEAD', agent: false }, (response) => {
      resolve(response.resume().statusCode);
    }).on('error', reject);
  });
}

/** The body of an answer. */
function textOf(url: string, ca: string, form?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { ca, method: form === undefined ? 'GET' : 'POST', agent: false }, (response) => {
      resolve(text(response));
    })
      .on('error', reject)
      .end(form);
  });
}
