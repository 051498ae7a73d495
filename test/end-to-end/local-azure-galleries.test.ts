import { ComputeManagementClient } from '@azure/arm-compute';
import { ResourceManagementClient } from '@azure/arm-resources';
import { ClientSecretCredential } from '@azure/identity';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import { application, group, lab, subscriptionId, tenantId, world } from '../worlds/local-azure-world.js';

const GROUP = `/subscriptions/${subscriptionId}/resourceGroups/${group}/providers`;

const COMPUTE = `${GROUP}/Microsoft.Compute`;

const LAB = `${GROUP}/Microsoft.DevTestLab/labs/${lab}`;

const [subscription] = world.subscriptions;

const [bench] = subscription?.labs ?? [];

const machine = {
  name: 'desktop',
  osType: 'Windows',
  powerState: 'deallocated',
  generation: 'V2',
  securityType: 'TrustedLaunch',
  osDiskBytes: 30 * 2 ** 30,
  dataDisks: [{ lun: 2, bytes: 2 ** 30 }],
} as const;

const plain = { name: 'server', osType: 'Linux', powerState: 'deallocated' } as const;

const versions = {
  DTL: '2018-10-15-preview',
  gallery: '2023-07-03',
  disk: '2023-10-02',
  compute: '2024-03-01',
  group: '2022-12-01',
};

interface Answer {
  readonly status: number;
  readonly body: { readonly [name: string]: unknown; readonly error?: { readonly code: string } };
}

/** One session through all that images of today need; `LOCAL_AZURE_RECORD` names a folder for its traffic. */
describe('A local Azure with galleries', () => {
  let azure: LocalAzure;
  let client: ComputeManagementClient;
  let deployments: ResourceManagementClient['deployments'];

  before(async () => {
    const record = process.env['LOCAL_AZURE_RECORD'];
    const virtualMachines = [machine, plain];
    const filled = {
      ...world,
      pageSize: 100,
      subscriptions: [{ ...subscription, labs: [{ ...bench, virtualMachines }] }],
    } as typeof world;
    azure = await launchLocalAzure(filled, record === undefined ? {} : { record });
    const ca = await readFile(azure.certificate, 'utf8');
    const credential = new ClientSecretCredential(tenantId, application.clientId, application.secret, {
      authorityHost: azure.authority,
      disableInstanceDiscovery: true,
      tlsOptions: { ca },
    });
    const options = {
      endpoint: azure.resourceManager,
      credentialScopes: [`${azure.audience}/.default`],
      tlsOptions: { ca },
    };
    client = new ComputeManagementClient(credential, subscriptionId, options);
    deployments = new ResourceManagementClient(credential, subscriptionId, options).deployments;
  });

  after(() => azure.stop());

  const send = async (method: string, path: string, version: keyof typeof versions, body?: object) => {
    const separator = path.includes('?') ? '&' : '?';
    const response = await client.sendRequest(
      createPipelineRequest({
        url: `${azure.resourceManager}${path}${separator}api-version=${versions[version]}`,
        method: method as 'GET',
        headers: createHttpHeaders({ 'content-type': 'application/json' }),
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    const text = response.bodyAsText ?? '';
    const parsed = (text === '' ? {} : JSON.parse(text)) as Answer['body'];
    return { status: response.status, body: parsed, address: response.headers.get('azure-asyncoperation') };
  };
  /** Sends a request, and returns the last state of its operation. */
  const complete = async (method: string, path: string, version: keyof typeof versions, body?: object) => {
    const { status, address, body: answer } = await send(method, path, version, body);
    if (address === undefined) return { first: status, status: 'Succeeded', answer };
    for (;;) {
      const response = await client.sendRequest(createPipelineRequest({ url: address, method: 'GET' }));
      const state = JSON.parse(response.bodyAsText ?? '') as { status: string };
      if (!['Running', 'InProgress'].includes(state.status)) return { first: status, ...state, answer };
    }
  };
  const succeeds = async (...request: Parameters<typeof complete>): Promise<number> => {
    const { first, status, answer } = await complete(...request);
    assert.equal(status, 'Succeeded', JSON.stringify(answer));
    assert.ok(first < 300, JSON.stringify(answer));
    return first;
  };
  const refusal = async (...request: Parameters<typeof send>) => {
    const { status, body } = await send(...request);
    return [status, body.error?.code];
  };
  const disksOf = async (name: string) => {
    const { body } = await send(
      'GET',
      `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/disks`,
      'disk',
    );
    const all = body['value'] as { id: string; name: string }[];
    return all.filter((disk) => disk.name.startsWith(name)).map(({ id }) => id);
  };
  const machineId = async (name: string) => {
    const { body } = await send('GET', `${LAB}/virtualmachines/${name}`, 'DTL');
    return (body['properties'] as { computeId: string }).computeId;
  };
  const location = 'westeurope';
  const gallery = `${COMPUTE}/galleries/Shared`;
  const definition = `${gallery}/images/Desktop`;
  const version = `${definition}/versions/1.0.0`;
  const shared = `${LAB}/sharedgalleries/Shared`;

  it('tells regions and sizes', async () => {
    const { body } = await send('GET', `/subscriptions/${subscriptionId}/locations`, 'group');
    const found = (body['value'] as { name: string; displayName: string }[]).find(
      ({ name }) => name === location,
    );
    assert.equal(found?.displayName, 'West Europe');
    const filter = encodeURIComponent(`location eq '${location}'`);
    const skus = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/skus?$filter=${filter}`;
    const answer = await client.sendRequest(
      createPipelineRequest({ url: `${azure.resourceManager}${skus}&api-version=2021-07-01`, method: 'GET' }),
    );
    assert.equal(answer.status, 200);
  });

  it('takes snapshots of all disks of a machine', async () => {
    assert.equal((await send('GET', await machineId('desktop'), 'compute')).status, 200);
    for (const [index, sourceResourceId] of (await disksOf('desktop')).entries()) {
      assert.equal((await send('GET', sourceResourceId, 'disk')).status, 200);
      const creationData = { createOption: 'Copy', sourceResourceId };
      const body = { location, tags: { part: 'of a set' }, properties: { creationData, incremental: true } };
      assert.equal(await succeeds('PUT', `${COMPUTE}/snapshots/s${index}`, 'disk', body), 202);
    }
    assert.equal((await send('GET', `${COMPUTE}/snapshots`, 'disk')).status, 200);
    assert.equal(
      (await send('PATCH', `${COMPUTE}/snapshots/s0`, 'disk', { tags: { more: 'yes' } })).status,
      200,
    );
    const read = { access: 'Read', durationInSeconds: 600 };
    assert.equal(await succeeds('POST', `${COMPUTE}/snapshots/s0/beginGetAccess`, 'disk', read), 202);
    assert.equal(await succeeds('POST', `${COMPUTE}/snapshots/s0/endGetAccess`, 'disk'), 202);
    const creationData = { createOption: 'CopyStart', sourceResourceId: `${COMPUTE}/snapshots/s0` };
    const far = { location: 'northeurope', properties: { creationData, incremental: true } };
    assert.equal(await succeeds('PUT', `${COMPUTE}/snapshots/far`, 'disk', far), 202);
    const { body } = await send('GET', `${COMPUTE}/snapshots/far`, 'disk');
    assert.equal(typeof (body['properties'] as { completionPercent: unknown }).completionPercent, 'number');
    assert.equal(await succeeds('DELETE', `${COMPUTE}/snapshots/far`, 'disk'), 202);
    assert.equal(await succeeds('DELETE', `${COMPUTE}/snapshots/far`, 'disk'), 204);
  });

  it('has galleries, definitions and versions of these snapshots', async () => {
    assert.equal(await succeeds('PUT', gallery, 'gallery', { location, tags: {} }), 201);
    assert.equal(await succeeds('PATCH', gallery, 'gallery', { tags: { a: 'b' } }), 200);
    assert.deepEqual(await refusal('PUT', `${COMPUTE}/galleries/a-b`, 'gallery', { location }), [
      400,
      'InvalidParameter',
    ]);
    const properties = {
      osType: 'Windows',
      osState: 'Generalized',
      hyperVGeneration: 'V2',
      architecture: 'x64',
      features: [{ name: 'SecurityType', value: 'TrustedLaunch' }],
      identifier: { publisher: 'Somebody', offer: 'Desktops', sku: 'Desktop' },
    };
    assert.equal(await succeeds('PUT', definition, 'gallery', { location, properties }), 201);
    assert.equal(
      await succeeds('PATCH', definition, 'gallery', { properties: { ...properties, description: 'new' } }),
      200,
    );
    const other = { location, properties: { ...properties, osType: 'Linux' } };
    assert.deepEqual(await refusal('PUT', definition, 'gallery', other), [400, 'PropertyChangeNotAllowed']);
    const storageProfile = {
      osDiskImage: { source: { id: `${COMPUTE}/snapshots/s0` } },
      dataDiskImages: [{ lun: 2, source: { id: `${COMPUTE}/snapshots/s1` } }],
    };
    const published = (...regions: string[]) => ({
      location,
      tags: { a: 'b' },
      properties: { storageProfile, publishingProfile: { targetRegions: regions.map((name) => ({ name })) } },
    });
    assert.equal(await succeeds('PUT', version, 'gallery', published(location)), 201);
    assert.equal(await succeeds('PUT', version, 'gallery', published(location, 'northeurope')), 200);
    const excluded = { properties: { storageProfile, publishingProfile: { excludeFromLatest: false } } };
    assert.equal(await succeeds('PATCH', version, 'gallery', excluded), 200);
    const { body } = await send('GET', `${version}?$expand=ReplicationStatus`, 'gallery');
    const { aggregatedState } = (body['properties'] as { replicationStatus: { aggregatedState: string } })
      .replicationStatus;
    assert.equal(aggregatedState, 'Completed');
    assert.deepEqual(await refusal('PUT', version, 'gallery', published(location)), [409, 'Conflict']);
    for (const path of [
      `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/galleries`,
      `${COMPUTE}/galleries`,
      gallery,
      `${gallery}/images`,
      definition,
      `${definition}/versions`,
      version,
    ])
      assert.equal((await send('GET', path, 'gallery')).status, 200, path);
    assert.deepEqual(await refusal('DELETE', definition, 'gallery'), [409, 'CannotDeleteResource']);
    assert.deepEqual(await refusal('GET', `${gallery}/images/None`, 'gallery'), [404, 'ResourceNotFound']);
  });

  it('tells a version that failed, with the code of its regions', async () => {
    await azure.addFaults({ service: 'replication fails', id: '2\\.0\\.0/regions/northeurope' });
    const storageProfile = { osDiskImage: { source: { id: `${COMPUTE}/snapshots/s0` } } };
    const targetRegions = [{ name: location }, { name: 'northeurope' }];
    const body = { location, properties: { storageProfile, publishingProfile: { targetRegions } } };
    const failed = `${definition}/versions/2.0.0`;
    const { status } = await complete('PUT', failed, 'gallery', body);
    assert.equal(status, 'Failed');
    assert.equal((await send('GET', `${failed}?$expand=ReplicationStatus`, 'gallery')).status, 200);
    assert.equal(await succeeds('DELETE', failed, 'gallery'), 202);
    await azure.clearFaults();
  });

  it('makes a managed image of a machine that is marked as generalized', async () => {
    const id = await machineId('server');
    assert.equal((await send('POST', `${id}/generalize`, 'compute')).status, 200);
    const properties = { hyperVGeneration: 'V1', sourceVirtualMachine: { id } };
    const image = `${COMPUTE}/images/base`;
    assert.equal(await succeeds('PUT', image, 'compute', { location, properties }), 201);
    for (const path of [image, `${COMPUTE}/images`])
      assert.equal((await send('GET', path, 'compute')).status, 200);
    assert.equal(await succeeds('DELETE', image, 'compute'), 202);
  });

  it('shares a gallery with a lab, whose machines can be made of it', async () => {
    const properties = { galleryId: gallery, allowAllImages: 'Disabled' };
    assert.deepEqual(await refusal('PUT', shared, 'DTL', { properties }), [400, 'LocationRequired']);
    assert.equal((await send('PUT', shared, 'DTL', { location, properties })).status, 201);
    assert.equal((await send('PUT', shared, 'DTL', { location, properties })).status, 200);
    assert.equal((await send('PATCH', shared, 'DTL', { tags: { a: 'b' } })).status, 200);
    const other = `${LAB}/sharedgalleries/Other`;
    assert.deepEqual(await refusal('PUT', other, 'DTL', { location, properties }), [409, 'Conflict']);
    const image = `${shared}/sharedimages/Desktop`;
    const wanted = {
      definitionName: 'Desktop',
      osType: 'Windows',
      imageType: 'Generalized',
      enableState: 'Enabled',
    };
    assert.equal((await send('PUT', image, 'DTL', { properties: wanted })).status, 201);
    assert.equal((await send('PATCH', image, 'DTL', { tags: { a: 'b' } })).status, 200);
    for (const path of [`${LAB}/sharedgalleries`, shared, `${shared}/sharedimages`, image])
      assert.equal((await send('GET', path, 'DTL')).status, 200, path);
    const { galleries, sharedGalleries, snapshots } = await azure.state();
    assert.deepEqual(
      galleries.flatMap(({ definitions }) => definitions.flatMap((one) => one.versions)),
      [
        {
          name: '1.0.0',
          tags: { a: 'b' },
          provisioningState: 'Succeeded',
          regions: [location, 'northeurope'],
          excludeFromLatest: false,
        },
      ],
    );
    assert.equal(snapshots.length, 2);
    assert.deepEqual(sharedGalleries[0]?.enabledImages, ['Desktop']);
    const expand = '?$expand=properties($expand=versions)';
    for (let seen = ''; !seen.includes('"1.0.0"');)
      seen = JSON.stringify((await send('GET', `${shared}/sharedimages${expand}`, 'DTL')).body);
    await deployments.beginCreateOrUpdateAndWait(
      group,
      'make-made',
      { properties: { mode: 'Incremental', template: templateOf(image) } },
      { updateIntervalInMs: 10 },
    );
    const all = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/virtualMachines`;
    assert.match(
      JSON.stringify((await send('GET', all, 'compute')).body),
      /galleries\/Shared\/images\/Desktop\/versions\/1\.0\.0/,
    );
    assert.equal((await send('DELETE', image, 'DTL')).status, 200);
    assert.equal((await send('DELETE', shared, 'DTL')).status, 200);
    assert.equal((await send('DELETE', shared, 'DTL')).status, 204);
  });

  it('deletes versions, then definitions, then the gallery', async () => {
    assert.equal(await succeeds('DELETE', version, 'gallery'), 202);
    assert.equal(await succeeds('DELETE', version, 'gallery'), 204);
    for (
      let code: unknown = 409;
      code === 409;
      code = (await complete('DELETE', definition, 'gallery')).first
    );
    assert.equal(await succeeds('DELETE', gallery, 'gallery'), 202);
  });

  function templateOf(sharedImageId: string): Record<string, unknown> {
    const name = `${lab}/made`;
    const properties = {
      size: 'Standard_D2s_v5',
      userName: 'someone',
      password: 'not-a-secret-1',
      sharedImageId,
    };
    const type = 'Microsoft.DevTestLab/labs/virtualMachines';
    const resource = { apiVersion: versions.DTL, type, name, location, properties };
    return {
      $schema: 'https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      resources: [resource],
    };
  }
});
