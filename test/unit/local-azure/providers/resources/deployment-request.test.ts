import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { bodyOf, DEPLOYMENT, lab, labId } from './deployment.js';
import { createSubscription } from './subscription.js';

describe('Deployment requests', () => {
  const refused: readonly (readonly [what: string, path: string, body: unknown, code: string])[] = [
    ['without a body', DEPLOYMENT, undefined, 'InvalidRequestContent'],
    ['without a template', DEPLOYMENT, { properties: { mode: 'Incremental' } }, 'InvalidRequestContent'],
    ['without a mode', DEPLOYMENT, { properties: { template: {} } }, 'InvalidRequestContent'],
    [
      'with a name too long',
      `${DEPLOYMENT}${'x'.repeat(64)}`,
      bodyOf({}),
      'DeploymentNameLengthLimitExceeded',
    ],
    ['with a name of other characters', `${DEPLOYMENT}%20x`, bodyOf({}), 'InvalidDeploymentName'],
    [
      'with an unknown function',
      DEPLOYMENT,
      bodyOf({ variables: {}, resources: [{ ...lab, name: '[x()]' }] }),
      'InvalidTemplate',
    ],
    [
      'without a value for a parameter',
      DEPLOYMENT,
      bodyOf({ parameters: { p: { type: 'int' } } }),
      'InvalidTemplate',
    ],
  ];
  for (const [what, path, body, code] of refused)
    it(`${what} are refused as ${code}, and leave no deployment`, async () => {
      const { send } = createSubscription();
      const answer = await send('PUT', path, body);
      assert.deepEqual([answer.status, answer.body.error?.code], [400, code]);
      assert.equal((await send('HEAD', path)).status, 404);
    });

  it('can be validated without deploying anything', async () => {
    const { send } = createSubscription();
    const { status, body } = await send('POST', `${DEPLOYMENT}/validate`, bodyOf({ resources: [lab] }));
    assert.deepEqual([status, Object.keys(body)], [200, ['properties']]);
    assert.deepEqual(body.properties?.['validatedResources'], [{ id: labId }]);
    assert.equal((await send('GET', DEPLOYMENT)).status, 404);
  });

  it('that are wrong are told so by validation', async () => {
    const body = bodyOf({ outputs: { o: { type: 'string', value: '[x()]' } } });
    const answer = await createSubscription().send('POST', `${DEPLOYMENT}/validate`, body);
    assert.deepEqual(
      [answer.status, answer.body.error],
      [400, { code: 'InvalidTemplate', message: "The template function 'x' is not valid." }],
    );
  });
});
