import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Resource } from '../../../../local-azure/arm/resources.js';
import { environmentState } from '../../../../local-azure/environment-state.js';
import { codeOf, createLaboratory, lab } from '../laboratory.js';

const templates = [{ name: 'Site', contents: { resources: [] } }];

const old = {
  name: 'Old',
  user: 'ada',
  template: 'Site',
  tags: { since: 'long ago' },
  resourceGroup: 'Bench-Old-1',
  resources: [{ type: 'Microsoft.Compute/virtualMachines', name: 'server', properties: { size: 1 } }],
};

const users = [{ objectId: 'ada', principalName: 'ada@example.com' }];

const ADAS = `${lab}/users/ada/environments`;

describe('The environments of a world', () => {
  it('belong to their users and have resource groups with resources', async () => {
    const { ask } = createLaboratory({ templates, users, environments: [old] });
    const { name, tags, properties } = (await ask('GET', `${ADAS}/old`)).body as Resource;
    assert.deepEqual([name, tags], ['Old', { since: 'long ago' }]);
    const { uniqueIdentifier, ...others } = properties;
    assert.equal(typeof uniqueIdentifier, 'string');
    assert.deepEqual(others, {
      deploymentProperties: {
        armTemplateId: `${lab.toLowerCase()}/artifactSources/public repo/armTemplates/Site`,
      },
      armTemplateDisplayName: 'Site',
      createdByUser: 'ada@example.com',
      provisioningState: 'Succeeded',
      resourceGroupId: '/subscriptions/s/resourcegroups/bench-old-1',
    });
    const group = await ask('GET', '/subscriptions/s/resourceGroups/Bench-Old-1/resources');
    assert.deepEqual(
      (group.body as { value: Resource[] }).value.map((one) => one.name),
      ['server'],
    );
  });

  it('can have the same name, of other users', async () => {
    const { ask, resources, complete } = createLaboratory({
      templates,
      environments: [
        { name: 'old', user: 'ada', template: 'Site' },
        { name: 'old', user: 'someone', template: 'Site' },
      ],
    });
    await complete('DELETE', `${lab}/users/@me/environments/old`);
    const left = (await ask('GET', `${lab}/users/@all/environments`)).body as { value: Resource[] };
    assert.deepEqual(
      left.value.map(({ id }) => id),
      [`${ADAS}/old`.toLowerCase()],
    );
    assert.equal(resources.listType('Microsoft.Resources/resourceGroups', '/subscriptions/s').length, 1);
  });

  it('stay in the state that is given', async () => {
    const states = ['Failed', 'Creating', 'Deleting'];
    const environments = states.map((state) => ({ ...old, name: state, provisioningState: state }));
    const { ask } = createLaboratory({ templates, environments });
    const answers = [];
    for (const state of states) answers.push(await ask('DELETE', `${ADAS}/${state}`));
    assert.deepEqual(answers.map(codeOf), [undefined, 'EnvironmentNotReady', 'EnvironmentNotReady']);
  });

  it('are told of by the control server', () => {
    const { resources } = createLaboratory({ templates, environments: [old] });
    const [environment] = resources.listType('Microsoft.DevTestLab/labs/users/environments', lab);
    assert.deepEqual(environment && environmentState(environment, resources), {
      name: 'Old',
      lab: 'bench',
      user: 'ada',
      tags: { since: 'long ago' },
      provisioningState: 'Succeeded',
      resources: ['Microsoft.Compute/virtualMachines/server'],
    });
  });
});
