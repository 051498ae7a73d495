import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Resource } from '../../../../local-azure/arm/resources.js';
import { createSubscription, GROUP, pagesOf, type TestSubscription } from './subscription.js';

const labs = `${GROUP}/providers/Microsoft.DevTestLab/labs`;

function resourceOf(id: string, type: string, others: Partial<Resource> = {}): Resource {
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type,
    location: 'westeurope',
    properties: {},
    ...others,
  };
}

function withResources(): TestSubscription {
  const subscription = createSubscription();
  const { resources } = subscription;
  resources.set(
    resourceOf(`${labs}/Alpha`, 'Microsoft.DevTestLab/labs', { tags: { Owner: 'Ada', cost: '1' } }),
  );
  resources.set(resourceOf(`${labs}/Beta`, 'Microsoft.DevTestLab/labs', { tags: { cost: 'Ada' } }));
  const machineId = `${labs}/beta/virtualmachines/vm`;
  resources.set(resourceOf(machineId, 'Microsoft.DevTestLab/labs/virtualMachines'));
  const name = `${labs}/Beta/customimages/image`;
  resources.set({ id: name, name: 'image', type: 'Microsoft.DevTestLab/labs/customImages', properties: {} });
  return subscription;
}

describe('The list of resources', () => {
  it('has the resources that have a location, with their whole names', async () => {
    const { body } = await withResources().send('GET', '/subscriptions/S/resources');
    assert.deepEqual(
      body.value?.map((item) => [item['name'], item['type'], item['location']]),
      [
        ['Alpha', 'Microsoft.DevTestLab/labs', 'westeurope'],
        ['Beta', 'Microsoft.DevTestLab/labs', 'westeurope'],
        ['Beta/vm', 'Microsoft.DevTestLab/labs/virtualMachines', 'westeurope'],
      ],
    );
  });

  const filters: readonly (readonly [filter: string, names: readonly string[]])[] = [
    ["resourceType eq 'microsoft.devtestlab/labs'", ['Alpha', 'Beta']],
    ["resourceType ne 'Microsoft.DevTestLab/labs'", ['Beta/vm']],
    ["resourceType eq 'Microsoft.DevTestLab/labs' and name eq 'beta'", ['Beta']],
    ["resourceGroup eq 'images' and location eq 'northeurope'", []],
    ["substringof('PH', name)", ['Alpha']],
    ["tagName eq 'owner'", ['Alpha']],
    ["tagName eq 'cost' and tagValue eq 'Ada'", ['Beta']],
    ["tagValue eq 'ada'", []],
    ["name eq 'it''s and that'", []],
  ];
  for (const [filter, names] of filters)
    it(`can be filtered by ${filter}`, async () => {
      const path = `${GROUP}/resources?$filter=${encodeURIComponent(filter)}`;
      const { body } = await withResources().send('GET', path);
      assert.deepEqual(
        body.value?.map((item) => item['name']),
        names,
      );
    });

  for (const filter of ["colour eq 'red'", "name gt 'a'", 'name', "name eq 'a' or name eq 'b'"])
    it(`refuses the filter ${filter}`, async () => {
      const path = `/subscriptions/s/resources?$filter=${encodeURIComponent(filter)}`;
      const { status, body } = await withResources().send('GET', path);
      assert.deepEqual([status, body.error?.code], [400, 'InvalidFilterInQueryString']);
    });

  it('comes in pages, or as many as are asked for', async () => {
    const subscription = withResources();
    subscription.resources.set(resourceOf(`${labs}/Gamma`, 'Microsoft.DevTestLab/labs'));
    const sizes = (await pagesOf(subscription, '/subscriptions/s/resources')).map(({ length }) => length);
    assert.deepEqual(sizes, [3, 1]);
    assert.equal((await pagesOf(subscription, '/subscriptions/s/resources?$top=1')).flat().length, 1);
  });

  it('does not have another group with a longer name', async () => {
    const subscription = withResources();
    subscription.resources.set(resourceOf(`${GROUP}2/providers/A.B/c/n`, 'A.B/c'));
    assert.equal((await pagesOf(subscription, `${GROUP}/resources`)).flat().length, 3);
  });
});

describe('Subscriptions and resource groups', () => {
  const subscriptionShown = {
    id: '/subscriptions/s',
    subscriptionId: 's',
    displayName: 'Production',
    tenantId: 't',
    state: 'Enabled',
    authorizationSource: 'RoleBased',
  };
  const groupShown = {
    id: GROUP,
    name: 'Images',
    type: 'Microsoft.Resources/resourceGroups',
    location: 'westeurope',
    properties: { provisioningState: 'Succeeded' },
  };

  it('can be read', async () => {
    const { send } = createSubscription();
    assert.deepEqual((await send('GET', '/subscriptions/s')).body, subscriptionShown);
    assert.deepEqual((await send('GET', GROUP)).body, groupShown);
    assert.equal((await send('HEAD', GROUP)).status, 204);
  });

  it('can be listed', async () => {
    const { send } = createSubscription();
    assert.deepEqual((await send('GET', '/subscriptions')).body.value, [subscriptionShown]);
    assert.deepEqual((await send('GET', '/subscriptions/s/resourcegroups')).body.value, [groupShown]);
  });
});

describe('The tags of a resource', () => {
  const path = `${labs}/Alpha/providers/Microsoft.Resources/tags/default`;
  const patches: readonly (readonly [operation: string, given: object, after: object])[] = [
    ['Merge', { OWNER: 'Bob', new: 'x' }, { cost: '1', OWNER: 'Bob', new: 'x' }],
    ['Replace', { new: 'x' }, { new: 'x' }],
    ['Delete', { owner: 'Ada', cost: '2' }, { cost: '1' }],
  ];
  for (const [operation, tags, after] of patches)
    it(`can be changed by ${operation}`, async () => {
      const { send, resources } = withResources();
      const { status, body } = await send('PATCH', path, { operation, properties: { tags } });
      assert.deepEqual([status, body.properties], [200, { tags: after }]);
      assert.deepEqual(resources.get(`${labs}/alpha`)?.tags, after);
      assert.deepEqual((await send('GET', path)).body.properties, { tags: after });
    });

  it('can be set and removed', async () => {
    const { send } = withResources();
    assert.deepEqual((await send('PUT', path, { properties: { tags: { a: 'b' } } })).body.properties, {
      tags: { a: 'b' },
    });
    assert.deepEqual((await send('DELETE', path)).body.properties, { tags: {} });
  });

  it('are those of something that exists', async () => {
    const { status, body } = await withResources().send('GET', path.replace('Alpha', 'Omega'));
    assert.deepEqual([status, body.error?.code], [404, 'ResourceNotFound']);
  });

  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, '']));
  const refused: readonly (readonly [what: string, tags: unknown, code: string])[] = [
    ['more than 50', many, 'TooManyTags'],
    ['a name of more than 512 characters', { ['n'.repeat(513)]: '' }, 'InvalidTagNameLength'],
    ['a value of more than 256 characters', { n: 'v'.repeat(257) }, 'InvalidTagValueLength'],
    ['a slash in a name', { 'a/b': '' }, 'InvalidTagNameCharacters'],
    ['a number', { n: 1 }, 'InvalidTagValue'],
    ['a list', [], 'InvalidRequestContent'],
  ];
  for (const [what, tags, code] of refused)
    it(`may not have ${what}`, async () => {
      const { send, resources } = withResources();
      const { status, body } = await send('PATCH', path, { operation: 'Merge', properties: { tags } });
      assert.deepEqual([status, body.error?.code], [400, code]);
      assert.deepEqual(resources.get(`${labs}/Alpha`)?.tags, { Owner: 'Ada', cost: '1' });
    });
});
