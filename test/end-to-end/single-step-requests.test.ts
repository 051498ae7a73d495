import {
  createDefaultHttpClient,
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type Pipeline,
} from '@azure/core-rest-pipeline';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';
import {
  application,
  group,
  lab,
  machineTemplate,
  subscriptionId,
  tenantId,
  world,
} from '../worlds/local-azure-world.js';

const SUBSCRIPTION = `/subscriptions/${subscriptionId}`;

const GROUP = `${SUBSCRIPTION}/resourceGroups/${group}`;

const LAB = `${GROUP}/providers/Microsoft.DevTestLab/labs/${lab}`;

const DEPLOYMENTS = `${GROUP}/providers/Microsoft.Resources/deployments`;

const labVersion = '2018-09-15';

const deploymentVersion = '2021-01-01';

const site = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { prefix: { type: 'string' } },
  resources: [
    {
      apiVersion: '2023-01-01',
      type: 'Microsoft.Web/serverfarms',
      name: "[concat(parameters('prefix'), '-plan')]",
      location: '[resourceGroup().location]',
      properties: {},
    },
  ],
  outputs: { plan: { type: 'string', value: "[concat(parameters('prefix'), '-plan')]" } },
};

const [subscription] = world.subscriptions;

const [bench] = subscription?.labs ?? [];

const virtualMachines = [{ name: 'Desk', osType: 'Windows', powerState: 'running' }];

const withTemplates = {
  ...world,
  pageSize: 100,
  environmentTemplates: [{ name: 'Site', source: 'own', displayName: 'A site', contents: site }],
  subscriptions: [{ ...subscription, labs: [{ ...bench, virtualMachines }] }],
} as World;

interface Member {
  readonly id: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Answer {
  readonly status: number;
  readonly body: Member & {
    readonly value: readonly Member[];
    readonly status: string;
    readonly error?: { readonly code: string };
  };
  readonly address: string | undefined;
  readonly location: string | undefined;
}

/**
 * Every request of the extension "Azure DevTest Labs Tasks", one by one, in the form in which its SDKs send them;
 * `LOCAL_AZURE_RECORD` names a folder for the traffic.
 */
describe('A local Azure, asked as the extension Azure DevTest Labs Tasks asks', () => {
  const client = createDefaultHttpClient();
  let azure: LocalAzure;
  let pipeline: Pipeline;
  let token: Readonly<Record<string, string>>;

  const exchange = async (
    method: string,
    url: string,
    headers: Readonly<Record<string, string>>,
    body?: string,
  ) => {
    const request = createPipelineRequest({
      url,
      method: method as 'GET',
      headers: createHttpHeaders({ ...headers }),
      ...(body !== undefined && { body }),
    });
    return pipeline.sendRequest(client, request);
  };

  /** @param address a path with its query, or the whole address of an operation */
  const send = async (method: string, address: string, body?: object): Promise<Answer> => {
    const url = address.startsWith('/') ? `${azure.resourceManager}${address}` : address;
    const headers = {
      authorization: `Bearer ${token['access_token'] ?? ''}`,
      'content-type': 'application/json; charset=utf-8',
      'accept-language': 'en-US',
    };
    const response = await exchange(method, url, headers, body && JSON.stringify(body));
    const text = response.bodyAsText ?? '';
    return {
      status: response.status,
      body: (text === '' ? {} : JSON.parse(text)) as Answer['body'],
      address: response.headers.get('azure-asyncoperation'),
      location: response.headers.get('location'),
    };
  };

  const list = async (address: string) => {
    const { status, body } = await send('GET', address);
    assert.equal(status, 200);
    return body.value;
  };

  const statuses = async (address: string): Promise<string[]> => {
    const { status, body } = await send('GET', address);
    assert.equal(status, 200);
    if (body.status !== 'Running') return [body.status];
    await new Promise((resolve) => setTimeout(resolve, 5));
    return [body.status, ...(await statuses(address))];
  };

  const ended = async ({ address = '' }: Answer): Promise<string | undefined> =>
    (await statuses(address)).at(-1);

  const deployment = (template: object, parameters: Readonly<Record<string, string>>) => ({
    properties: {
      mode: 'Incremental',
      template,
      parameters: Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, { value }])),
    },
  });

  before(async () => {
    const record = process.env['LOCAL_AZURE_RECORD'];
    azure = await launchLocalAzure(withTemplates, record === undefined ? {} : { record });
    pipeline = createPipelineFromOptions({ tlsOptions: { ca: await readFile(azure.certificate, 'utf8') } });
  });

  after(() => azure.stop());

  it('gives a token of the first version of its token endpoint', async () => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: application.clientId,
      client_secret: application.secret,
      resource: 'https://management.core.windows.net/',
    });
    const address = `${azure.authority}${tenantId}/oauth2/token?api-version=1.0`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const response = await exchange('POST', address, headers, form.toString());
    token = JSON.parse(response.bodyAsText ?? '') as typeof token;
    assert.deepEqual([response.status, token['resource']], [200, 'https://management.core.windows.net/']);
    for (const name of ['access_token', 'expires_in', 'expires_on'])
      assert.equal(typeof token[name], 'string', name);
  });

  it('lists the subscriptions of the principal', async () => {
    const [found] = await list('/subscriptions?api-version=2016-06-01');
    assert.equal((found as unknown as { subscriptionId: string }).subscriptionId, subscriptionId);
  });

  it('fills the lists of the form', async () => {
    const filter = "resourceType+EQ+'Microsoft.DevTestLab/labs'";
    const names = async (address: string) => (await list(address)).map(({ name }) => name);
    assert.deepEqual(await names(`${SUBSCRIPTION}/resources?$filter=${filter}&api-version=2015-01-01`), [
      lab,
    ]);
    assert.deepEqual(await names(`${LAB}/virtualmachines?api-version=2016-05-15`), ['Desk']);
    const images = await names(`${LAB}/customimages?api-version=2018-10-15-preview`);
    assert.deepEqual(images, ['first', 'second', 'third']);
    const sources = await list(`${LAB}/artifactsources?api-version=2016-05-15`);
    assert.ok(sources.every(({ properties }) => typeof properties['displayName'] === 'string'));
    const templates = `${LAB}/artifactsources/own/armtemplates?api-version=2016-05-15`;
    assert.deepEqual(await names(templates), ['Site']);
    for (const version of ['2018-10-15-preview', '2017-04-26-preview'])
      assert.deepEqual(await names(`${LAB}/users/@all/environments?api-version=${version}`), []);
  });

  it('makes a machine by a deployment, whose first output resource it is', async () => {
    const path = `${DEPLOYMENTS}/Dtl1a2b3c`;
    const body = deployment(machineTemplate(['windows-editor']), { name: 'made' });
    const begun = await send('PUT', `${path}?api-version=${deploymentVersion}`, body);
    assert.deepEqual([begun.status, begun.location], [201, undefined]);
    assert.equal(await ended(begun), 'Succeeded');
    const { properties } = (await send('GET', `${path}?api-version=${deploymentVersion}`)).body;
    assert.equal(properties['provisioningState'], 'Succeeded');
    const [{ id } = { id: '' }] = properties['outputResources'] as { id: string }[];
    assert.match(id, /\/virtualmachines\/made$/i);
    const deployments = await list(`${DEPLOYMENTS}/?api-version=${deploymentVersion}`);
    assert.deepEqual(
      deployments.map(({ name }) => name),
      ['Dtl1a2b3c'],
    );
  });

  it('shows the machine with its artifacts, and the caller as its owner', async () => {
    const expand = 'properties(%24expand%3Dartifacts)';
    const { body } = await send(
      'GET',
      `${LAB}/virtualmachines/made?%24expand=${expand}&api-version=${labVersion}`,
    );
    const [artifact] = body.properties['artifacts'] as { status: string; artifactTitle: string }[];
    assert.deepEqual([artifact?.status, artifact?.artifactTitle], ['Succeeded', 'windows-editor']);
    assert.equal(body.properties['ownerObjectId'], application.objectId);
  });

  it('makes a custom image of the machine and shows it with an id in lower case', async () => {
    const path = `${LAB}/customimages/Made?api-version=${labVersion}`;
    const vm = {
      sourceVmId: `${LAB}/virtualmachines/made`,
      windowsOsInfo: { windowsOsState: 'SysprepRequested' },
    };
    const begun = await send('PUT', path, { properties: { vm, description: 'Made here.', author: '' } });
    assert.deepEqual([begun.status, begun.location], [201, undefined]);
    assert.equal(begun.body.properties['provisioningState'], 'Creating');
    assert.equal(await ended(begun), 'Succeeded');
    const { id, properties } = (await send('GET', path)).body;
    assert.equal(id, `${LAB}/customimages/Made`.toLowerCase());
    assert.deepEqual([properties['provisioningState'], properties['author']], ['Succeeded', '']);
    assert.match(String(properties['managedSnapshotId']), /\/snapshots\/made$/);
  });

  for (const member of ['customimages/Made', 'virtualmachines/made'])
    it(`deletes ${member}, with a status at both addresses, and once more without complaint`, async () => {
      const path = `${LAB}/${member}?api-version=${labVersion}`;
      const begun = await send('DELETE', path);
      assert.equal(begun.status, 202);
      assert.match(begun.location ?? '', /[?&]monitor=true/);
      assert.equal(await ended(begun), 'Succeeded');
      const { status, body } = await send('GET', begun.location ?? '');
      assert.deepEqual([status, body], [200, { status: 'Succeeded' }]);
      assert.equal((await send('DELETE', path)).status, 204);
    });

  it('says at the location that a deletion runs as long as it does', async () => {
    await azure.addFaults({ service: 'operation hangs', id: '/customimages/first' });
    const { location = '' } = await send('DELETE', `${LAB}/customimages/first?api-version=${labVersion}`);
    const { status, body } = await send('GET', location);
    assert.deepEqual([status, body], [202, { status: 'Running' }]);
  });

  it('tells what a failed deployment has touched, and deletes that and the record before the next attempt', async () => {
    const path = `${DEPLOYMENTS}/Dtl4d5e6f`;
    await azure.addFaults({ service: 'resource fails', id: '/virtualmachines/failed' });
    const begun = await send(
      'PUT',
      `${path}?api-version=${deploymentVersion}`,
      deployment(machineTemplate([]), { name: 'failed' }),
    );
    assert.equal(await ended(begun), 'Failed');
    const operations = `${GROUP}/deployments/Dtl4d5e6f/operations?api-version=${deploymentVersion}`;
    const targets = (await list(operations)).map(
      ({ properties }) => properties['targetResource'] as Member | undefined,
    );
    const target = targets.find((one) => one !== undefined)?.id ?? '';
    assert.match(target, /\/virtualmachines\/failed$/i);
    const deletion = await send('DELETE', `/${target}?api-version=2018-10-15-preview`);
    assert.equal(deletion.status, 202);
    assert.equal(await ended(deletion), 'Succeeded');
    const record = await send('DELETE', `${path}?api-version=${deploymentVersion}`);
    assert.deepEqual([record.status, record.address, record.location !== undefined], [202, undefined, true]);
  });

  it('makes an environment, deploys into it again, and deletes it', async () => {
    const path = `${LAB}/users/@me/environments/web?api-version=${labVersion}`;
    const armTemplateId = `${LAB}/artifactSources/own/armTemplates/Site`;
    const parameters = [{ name: 'prefix', value: 'web' }];
    const begun = await send('PUT', path, {
      properties: { deploymentProperties: { armTemplateId, parameters } },
    });
    assert.equal(begun.status, 201);
    assert.equal(await ended(begun), 'Succeeded');
    const { properties } = (await send('GET', path)).body;
    const deployments = `${String(properties['resourceGroupId'])}/providers/Microsoft.Resources/deployments`;
    const template = await send('GET', `${armTemplateId}?api-version=2016-05-15`);
    assert.deepEqual(template.body.properties['contents'], site);
    const [first] = await list(`${deployments}/?api-version=${deploymentVersion}`);
    assert.deepEqual(first?.properties['outputs'], { plan: { type: 'String', value: 'web-plan' } });
    const again = `${deployments}/Dtl7a8b9c?api-version=${deploymentVersion}`;
    assert.equal(await ended(await send('PUT', again, deployment(site, { prefix: 'new' }))), 'Succeeded');
    const deletion = await send('DELETE', path);
    assert.equal(deletion.status, 202);
    assert.equal(await ended(deletion), 'Succeeded');
    assert.deepEqual((await send('GET', deletion.location ?? '')).body, { status: 'Succeeded' });
  });
});
