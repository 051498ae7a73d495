import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { DEPLOYMENT, isDone, labId } from './deployment.js';
import { createSubscription, eventually } from './subscription.js';

const template = {
  parameters: { name: { type: 'string' } },
  resources: [
    {
      type: 'Microsoft.DevTestLab/labs',
      apiVersion: '2018-09-15',
      name: "[parameters('name')]",
      location: 'westeurope',
    },
  ],
};

const nested = {
  resources: [
    {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'inner',
      properties: {
        mode: 'Incremental',
        templateLink: { uri: 'https://blobs/template.json' },
        parameters: { name: { value: 'l' } },
      },
    },
  ],
};

const contents = {
  'https://blobs/template.json': JSON.stringify(template),
  'https://blobs/nested.json': JSON.stringify(nested),
  'https://blobs/parameters.json': JSON.stringify({ parameters: { name: { value: 'l' } } }),
  'https://blobs/page.html': '<html>',
};

const templateLink = { uri: 'https://blobs/template.json' };

const parametersLink = { uri: 'https://blobs/parameters.json' };

const parameters = { name: { value: 'l' } };

const deployLinked = async (properties: object) => {
  const deployed: string[] = [];
  const { send } = createSubscription(
    (id) => Promise.resolve(void deployed.push(id)),
    () => true,
    contents,
  );
  const body = { properties: { mode: 'Incremental', ...properties } };
  const answer = await send('PUT', DEPLOYMENT, body);
  const validated = (await send('POST', `${DEPLOYMENT}/validate`, body)).body;
  const done = answer.status === 201 ? await eventually(() => send('GET', DEPLOYMENT), isDone) : answer;
  return { answer, validated, done: done.body, deployed };
};

describe('A deployment by links', () => {
  it('takes template and parameters from where they lead, and tells of the links', async () => {
    const { done, deployed } = await deployLinked({ templateLink, parametersLink });
    assert.equal(done.properties?.['provisioningState'], 'Succeeded');
    assert.deepEqual(
      [done.properties['templateLink'], done.properties['parametersLink']],
      [templateLink, parametersLink],
    );
    assert.deepEqual(deployed, [labId]);
  });

  it('may stand within a template', async () => {
    const { done, deployed } = await deployLinked({ templateLink: { uri: 'https://blobs/nested.json' } });
    assert.equal(done.properties?.['provisioningState'], 'Succeeded');
    assert.deepEqual(deployed, [labId]);
  });

  const refused: readonly (readonly [what: string, properties: object, code: string])[] = [
    ['to nowhere', { templateLink: { uri: 'https://blobs/none.json' } }, 'InvalidContentLink'],
    [
      'to nowhere for the parameters',
      { template, parametersLink: { uri: 'https://x' } },
      'InvalidContentLink',
    ],
    ['to what is no JSON', { templateLink: { uri: 'https://blobs/page.html' } }, 'InvalidTemplate'],
    ['besides a template', { template, templateLink, parameters }, 'InvalidRequestContent'],
  ];
  for (const [what, properties, code] of refused)
    it(`is refused, also by validation, with a link ${what}`, async () => {
      const { answer, validated } = await deployLinked(properties);
      assert.deepEqual([answer.body.error?.code, validated.error?.code], [code, code]);
    });
});
