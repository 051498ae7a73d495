import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ArmResponse } from '../../../../local-azure/arm/provider.js';
import type { Resource } from '../../../../local-azure/arm/resources.js';
import { createStandingClock } from '../../standing-clock.js';
import { codeOf, createLaboratory, lab, type Laboratory } from '../laboratory.js';

const network = {
  apiVersion: '2023-09-01',
  type: 'Microsoft.Network/virtualNetworks',
  name: "[parameters('name')]",
  location: '[resourceGroup().location]',
  properties: {},
};

const contents = {
  parameters: { name: { type: 'string' }, count: { type: 'int', defaultValue: 1 } },
  resources: [network],
  outputs: {
    network: { type: 'string', value: "[parameters('name')]" },
    count: { type: 'int', value: "[parameters('count')]" },
  },
};

const templates = [{ name: 'Network', source: 'own', displayName: 'A network', contents }];

const armTemplateId = `${lab}/artifactSources/own/armTemplates/network`;

const bodyOf = (parameters: object = { name: 'net' }, id = armTemplateId) => ({
  properties: {
    deploymentProperties: {
      armTemplateId: id,
      parameters: Object.entries(parameters).map(([name, value]) => ({ name, value: value as string })),
    },
  },
});

const MINE = `${lab}/users/@me/environments`;

const EVERYBODY = `${lab}/users/@all/environments`;

const somebodyElse = { principal: { objectId: 'other', tenantId: 't' } };

const propertiesOf = ({ body }: ArmResponse) => (body as Resource).properties;

const namesOf = ({ body }: ArmResponse) => (body as { value: Resource[] }).value.map(({ name }) => name);

const deploymentsIn = async (group: string, ask: Laboratory['ask']) => {
  const { body } = await ask('GET', `${group}/providers/Microsoft.Resources/deployments/`);
  return (body as { value: Resource[] }).value;
};

describe('The environments of a lab', () => {
  it('are made of a template in a resource group of their own, as Azure tells of them', async () => {
    const { ask, follow, resources } = createLaboratory({ templates });
    const begun = await ask('PUT', `${MINE}/First`, bodyOf());
    assert.equal(begun.status, 201);
    assert.deepEqual(Object.keys(begun.headers ?? {}), ['azure-asyncoperation']);
    assert.equal(propertiesOf(begun)['provisioningState'], 'Creating');
    assert.deepEqual(await follow(begun), { status: 'Succeeded' });
    const made = (await ask('GET', `${MINE}/first`)).body as Resource;
    const { resourceGroupId, uniqueIdentifier, ...properties } = made.properties;
    assert.equal(made.id, `${lab}/users/someone/environments/First`.toLowerCase());
    assert.equal(typeof uniqueIdentifier, 'string');
    assert.match(String(resourceGroupId), /^\/subscriptions\/s\/resourcegroups\/bench-first-\d{6}$/);
    assert.deepEqual(properties, {
      createdByUser: 'someone',
      deploymentProperties: { armTemplateId },
      armTemplateDisplayName: 'A network',
      provisioningState: 'Succeeded',
    });
    const kept = resources.get(`${String(resourceGroupId)}/providers/${network.type}/net`);
    assert.deepEqual([kept?.location, kept?.properties['provisioningState']], ['westus', 'Succeeded']);
  });

  it('tell what their deployment gives', async () => {
    const { ask, complete } = createLaboratory({ templates });
    await complete('PUT', `${MINE}/first`, bodyOf({ name: 'net', count: '3' }));
    const { resourceGroupId } = propertiesOf(await ask('GET', `${MINE}/first`));
    const [deployment] = await deploymentsIn(String(resourceGroupId), ask);
    assert.deepEqual(deployment?.properties['outputs'], {
      network: { type: 'String', value: 'net' },
      count: { type: 'Int', value: 3 },
    });
  });

  it('are listed for one user, for oneself, and for all', async () => {
    const { ask, complete, follow } = createLaboratory({ templates });
    await complete('PUT', `${MINE}/first`, bodyOf());
    await follow(await ask('PUT', `${MINE}/second`, bodyOf(), somebodyElse));
    assert.deepEqual(namesOf(await ask('GET', MINE)), ['first']);
    assert.deepEqual(namesOf(await ask('GET', `${lab}/users/other/environments`)), ['second']);
    assert.deepEqual(namesOf(await ask('GET', EVERYBODY)), ['second', 'first']);
    assert.equal((await ask('GET', `${MINE}/second`)).status, 404);
    assert.equal((await ask('DELETE', `${MINE}/second`)).status, 204);
    assert.deepEqual(namesOf(await ask('GET', `${lab}/users`)), ['other', 'someone']);
    assert.equal((await ask('GET', `${lab}/users/@me`, undefined, somebodyElse)).status, 200);
  });

  it('end with their resource group and all that is in it', async () => {
    const { ask, complete, follow, resources } = createLaboratory({ templates });
    const before = [...resources.all()].length;
    await complete('PUT', `${MINE}/first`, bodyOf());
    const begun = await ask('DELETE', `${MINE}/first`);
    assert.deepEqual([begun.status, begun.body], [202, undefined]);
    assert.deepEqual(Object.keys(begun.headers ?? {}), ['azure-asyncoperation', 'location']);
    assert.deepEqual(await follow(begun), { status: 'Succeeded' });
    const profile = 1;
    assert.equal([...resources.all()].length, before + profile);
    assert.equal((await ask('DELETE', `${MINE}/first`)).status, 204);
  });

  it('are deployed into again when they are put again', async () => {
    const { ask, complete, follow } = createLaboratory({ templates });
    await complete('PUT', `${MINE}/first`, bodyOf());
    const { resourceGroupId: group } = propertiesOf(await ask('GET', `${MINE}/first`));
    const again = await ask('PUT', `${MINE}/first`, bodyOf({ name: 'other' }));
    assert.deepEqual([again.status, propertiesOf(again)['provisioningState']], [200, 'Updating']);
    await follow(again);
    const networks = await ask('GET', `${String(group)}/resources`);
    assert.deepEqual(namesOf(networks), ['net', 'other']);
  });

  it('cannot be changed before they are ready', async () => {
    const { ask } = createLaboratory({ templates }, createStandingClock());
    assert.equal((await ask('PUT', `${MINE}/first`, bodyOf())).status, 201);
    for (const method of ['PUT', 'DELETE']) {
      const refusal = await ask(method, `${MINE}/first`, bodyOf());
      assert.deepEqual([refusal.status, codeOf(refusal)], [409, 'EnvironmentNotReady']);
    }
  });

  it('take other tags, and nothing else, by PATCH', async () => {
    const { ask, complete } = createLaboratory({ templates });
    await complete('PUT', `${MINE}/first`, { ...bodyOf(), tags: { one: '1' } });
    const { body } = await ask('PATCH', `${MINE}/first`, { tags: { two: '2' }, properties: { x: 1 } });
    const { tags, properties } = body as Resource;
    assert.deepEqual([tags, properties['x']], [{ two: '2' }, undefined]);
  });
});

describe('An environment whose template cannot be deployed', () => {
  const failureOf = async (parameters: object, given: Partial<typeof contents> = {}) => {
    const changed = [
      { ...templates[0], name: 'network', source: 'own', contents: { ...contents, ...given } },
    ];
    const { ask, complete } = createLaboratory({ templates: changed });
    const { status, error } = await complete('PUT', `${MINE}/first`, bodyOf(parameters));
    assert.equal(status, 'Failed');
    assert.deepEqual(Object.keys(error ?? {}), ['code', 'message']);
    const { provisioningState, resourceGroupId } = propertiesOf(await ask('GET', `${MINE}/first`));
    assert.equal(provisioningState, 'Failed');
    const [deployment] = await deploymentsIn(String(resourceGroupId), ask);
    return JSON.stringify([error, deployment?.properties['error']]);
  };

  it('fails for a parameter that the template does not have, and for one that is missing', async () => {
    assert.match(await failureOf({ name: 'net', nam: 'x' }), /InvalidTemplate.*'nam'/);
    assert.match(await failureOf({}), /InvalidTemplate.*'name' is not provided/);
  });

  it('fails for a text that is not of the declared type', async () => {
    assert.match(await failureOf({ name: 'net', count: 'three' }), /'count'.*'Integer'.*'String'/);
  });

  it('fails for resources of unknown types', async () => {
    const resource = { ...network, type: 'Microsoft.Elsewhere/things' };
    assert.match(await failureOf({ name: 'net' }, { resources: [resource] }), /InvalidResourceNamespace/);
    const unknown = { ...network, type: 'Microsoft.Network/things' };
    assert.match(await failureOf({ name: 'net' }, { resources: [unknown] }), /InvalidResourceType/);
  });

  it('fails for a resource that cannot be made, and keeps the others', async () => {
    const resources = [network, { ...network, name: 'other' }];
    const two = [{ name: 'Network', source: 'own', contents: { ...contents, resources } }];
    const { ask, complete, faults } = createLaboratory({ templates: two });
    faults.add([{ service: 'resource fails', id: 'virtualNetworks/net', code: 'QuotaExceeded' }]);
    const { error } = await complete('PUT', `${MINE}/first`, bodyOf());
    const { resourceGroupId, provisioningState } = propertiesOf(await ask('GET', `${MINE}/first`));
    assert.deepEqual([error?.code, provisioningState], ['DeploymentFailed', 'Failed']);
    const [deployment] = await deploymentsIn(String(resourceGroupId), ask);
    assert.match(JSON.stringify(deployment?.properties['error']), /QuotaExceeded/);
    assert.deepEqual(namesOf(await ask('GET', `${String(resourceGroupId)}/resources`)), ['other']);
    assert.deepEqual(await complete('DELETE', `${MINE}/first`), { status: 'Succeeded' });
  });

  it('is not even begun for a template that the lab does not have', async () => {
    const { ask } = createLaboratory({ templates });
    const refusal = (id: string) => ask('PUT', `${MINE}/first`, bodyOf({}, id)).then(codeOf);
    assert.equal(await refusal(`${lab}/artifactSources/own/armTemplates/none`), 'ArmTemplateNotFound');
    assert.equal(await refusal(`${lab}/artifactSources/none/armTemplates/network`), 'InvalidArmTemplateId');
    assert.equal(await refusal(armTemplateId.replace('Bench', 'Other')), 'InvalidArmTemplateId');
    assert.equal((await ask('GET', `${MINE}/first`)).status, 404);
  });
});

describe('An environment that cannot be deleted', () => {
  it('fails, and keeps its resource group', async () => {
    const { ask, complete, faults }: Laboratory = createLaboratory({ templates });
    await complete('PUT', `${MINE}/first`, bodyOf());
    faults.add([{ service: 'deletion fails', code: 'ScopeLocked', count: { first: 1 } }]);
    const { status, error } = await complete('DELETE', `${MINE}/first`);
    assert.match(`${status} ${JSON.stringify(error)}`, /Failed.*ScopeLocked/);
    const { resourceGroupId, provisioningState } = propertiesOf(await ask('GET', `${MINE}/first`));
    assert.equal(provisioningState, 'Failed');
    assert.deepEqual(namesOf(await ask('GET', `${String(resourceGroupId)}/resources`)), ['net']);
    assert.deepEqual(await complete('DELETE', `${MINE}/first`), { status: 'Succeeded' });
  });
});
