import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { bodyOf, DEPLOYMENT, lab, labId } from './deployment.js';
import { createSubscription } from './subscription.js';

/** A nested deployment; `inner` ones evaluate their template themselves. */
function nested(scope: 'inner' | 'outer', resources: readonly object[], name = 'inside'): object {
  return {
    type: 'Microsoft.Resources/deployments',
    apiVersion: '2022-09-01',
    name,
    properties: {
      mode: 'Incremental',
      expressionEvaluationOptions: { scope },
      template: { variables: { name: 'l' }, resources },
    },
  };
}

describe('Who deploys a template without the right to write a resource', () => {
  const deploy = async (resources: readonly object[]) => {
    const asked: string[] = [];
    const { send } = createSubscription(undefined, ({ action }) => {
      asked.push(action);
      return !action.includes('DevTestLab');
    });
    return { ...(await send('PUT', DEPLOYMENT, bodyOf({ resources }))), asked };
  };

  for (const [where, resources] of [
    ['in the template itself', [lab]],
    ['in a nested template', [nested('outer', [lab])]],
    [
      'in a nested template with a scope of its own',
      [nested('inner', [{ ...lab, name: "[variables('name')]" }])],
    ],
    ['two templates deep', [nested('outer', [nested('inner', [lab], 'deeper')])]],
  ] as const)
    it(`is refused before anything is deployed: ${where}`, async () => {
      const { status, body } = await deploy(resources);
      assert.deepEqual([status, body.error?.code], [403, 'InvalidTemplateDeployment']);
      assert.ok(body.error?.message.includes(`'Microsoft.DevTestLab/labs/write' at scope '${labId}'`));
    });

  it('is asked for the right to write the nested deployment too', async () => {
    const { asked } = await deploy([nested('outer', [])]);
    assert.deepEqual(asked, ['Microsoft.Resources/deployments/write']);
  });
});
