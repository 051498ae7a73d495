import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { ArmError } from '../../../../local-azure/arm/provider.js';
import type { Deploy } from '../../../../local-azure/providers/context.js';
import { bodyOf, deployed, DEPLOYMENT, ID, isDone, lab, labId, machine, machineId } from './deployment.js';
import { createSubscription, eventually, GROUP, pagesOf } from './subscription.js';

/** A deployment that waits until it is released. */
function held(): { readonly deploy: Deploy; readonly release: () => void } {
  const gate = new AbortController();
  const opened = new Promise<void>((resolve) => gate.signal.addEventListener('abort', () => resolve()));
  return { deploy: () => opened, release: () => gate.abort() };
}

describe('Deployments', () => {
  it('are accepted first, with an address that tells when they have succeeded', async () => {
    const { send } = createSubscription();
    const { status, headers, body } = await send('PUT', DEPLOYMENT, bodyOf({}));
    assert.equal(status, 201);
    assert.equal(body.id, ID);
    assert.equal(body.properties?.['provisioningState'], 'Accepted');
    assert.equal(headers['location'], undefined);
    const address = headers['azure-asyncoperation'] ?? '';
    assert.match(address, /\/deployments\/nightly\/operationStatuses\/\d+\?/);
    await eventually(
      () => send('GET', address),
      (answer) => answer.body.status === 'Succeeded',
    );
  });

  it('of a name that is there already answer 200', async () => {
    const subscription = createSubscription();
    await deployed(subscription, {});
    assert.equal((await subscription.send('PUT', DEPLOYMENT, bodyOf({}))).status, 200);
  });

  it('hand each resource to its provider, after those that it depends on', async () => {
    const order: string[] = [];
    const deploy: Deploy = async (id, resource) => {
      order.push(`begin ${id} ${String(resource['location'])}`);
      await new Promise((resolve) => setTimeout(resolve, 1));
      order.push(`end ${id}`);
    };
    await deployed(createSubscription(deploy), { resources: [{ ...machine, location: 'x' }, lab] });
    assert.deepEqual(order, [
      `begin ${labId} westeurope`,
      `end ${labId}`,
      `begin ${machineId} x`,
      `end ${machineId}`,
    ]);
  });

  it('deploy independent resources at the same time', async () => {
    const { deploy, release } = held();
    let begun = 0;
    const subscription = createSubscription((id, resource) => {
      begun += 1;
      if (begun === 2) release();
      return deploy(id, resource);
    });
    const { body } = await deployed(subscription, { resources: [lab, { ...lab, name: 'other' }] });
    assert.equal(body.properties?.['provisioningState'], 'Succeeded');
  });

  it('that succeeded show what they made and their outputs, without secrets', async () => {
    const { body } = await deployed(createSubscription(), {
      resources: [lab],
      outputs: {
        size: { type: 'int', value: 3 },
        password: { type: 'secureString', value: 'p' },
      },
    });
    assert.deepEqual(body.properties?.['outputResources'], [{ id: labId }]);
    assert.deepEqual(body.properties['outputs'], {
      size: { type: 'Int', value: 3 },
      password: { type: 'SecureString' },
    });
  });

  it('fail at an output that is not of its type, when all is made', async () => {
    const made: string[] = [];
    const subscription = createSubscription((id) => Promise.resolve(void made.push(id)));
    const outputs = { size: { type: 'int', value: '3' }, name: { type: 'string', value: 'n' } };
    const { body } = await deployed(subscription, { resources: [lab], outputs });
    assert.equal(body.properties?.['provisioningState'], 'Failed');
    const { code, details } = body.properties['error'] as { code: string; details: { target: string }[] };
    assert.deepEqual(
      [code, details.map(({ target }) => target)],
      ['DeploymentOutputEvaluationFailed', ['size']],
    );
    assert.deepEqual([made, body.properties['outputs']], [[labId], undefined]);
  });

  it('show their parameters, without secrets', async () => {
    const parameters = {
      name: { type: 'string' },
      password: { type: 'secureString' },
      vault: { type: 'secureString' },
      size: { type: 'int', defaultValue: 3 },
    };
    const reference = { keyVault: { id: '/v' }, secretName: 'n' };
    const given = { name: { value: 'a' }, password: { value: 'p' }, vault: { reference } };
    const { body } = await deployed(createSubscription(), { parameters }, given);
    assert.deepEqual(body.properties?.['parameters'], {
      name: { type: 'String', value: 'a' },
      password: { type: 'SecureString' },
      vault: { type: 'SecureString', reference },
      size: { type: 'Int', value: 3 },
    });
  });

  it('show providers and dependencies', async () => {
    const { body } = await deployed(createSubscription(), { resources: [lab, machine] });
    const reference = { id: machineId, resourceType: machine.type, resourceName: 'l/v' };
    assert.deepEqual(body.properties?.['dependencies'], [
      { dependsOn: [{ id: labId, resourceType: lab.type, resourceName: 'l' }], ...reference },
    ]);
    assert.deepEqual(body.properties['providers'], [
      {
        namespace: 'Microsoft.DevTestLab',
        resourceTypes: [
          { resourceType: 'labs', locations: ['westeurope'] },
          { resourceType: 'labs/virtualmachines', locations: [] },
        ],
      },
    ]);
  });

  it('that fail give the errors of their resources, here and at their status address', async () => {
    const details = [{ code: 'Inner', message: 'Because.' }];
    const deploy: Deploy = () => Promise.reject(new ArmError(400, 'InvalidName', 'No.', details));
    const { send } = createSubscription(deploy);
    const { headers } = await send('PUT', DEPLOYMENT, bodyOf({ resources: [lab, machine] }));
    const { body } = await eventually(() => send('GET', DEPLOYMENT), isDone);
    const error = body.properties?.['error'] as { readonly code: string; readonly details: unknown };
    assert.equal(body.properties?.['provisioningState'], 'Failed');
    assert.equal(error.code, 'DeploymentFailed');
    assert.deepEqual(error.details, [{ target: labId, code: 'InvalidName', message: 'No.', details }]);
    const status = await send('GET', headers['azure-asyncoperation'] ?? '');
    assert.deepEqual([status.body.status, status.body.error], ['Failed', error]);
  });

  it('do not deploy what depends on something that failed', async () => {
    const ids: string[] = [];
    const deploy: Deploy = (id) => {
      ids.push(id);
      return Promise.reject(new ArmError(400, 'InvalidName', 'No.'));
    };
    await deployed(createSubscription(deploy), { resources: [lab, machine] });
    assert.deepEqual(ids, [labId]);
  });

  it('list an operation for each resource, with its error, at both addresses', async () => {
    const deploy: Deploy = (id) =>
      id === labId ? Promise.resolve() : Promise.reject(new ArmError(409, 'Taken', 'No.'));
    const subscription = createSubscription(deploy);
    await deployed(subscription, { resources: [lab, machine] });
    const path = '/subscriptions/s/resourcegroups/images/deployments/nightly/operations';
    const { body } = await subscription.send('GET', path);
    const shown = (body.value ?? []).map(({ properties = {} }) => [
      (properties['targetResource'] as { readonly id: string }).id,
      properties['provisioningState'],
      properties['statusCode'],
      properties['statusMessage'],
    ]);
    assert.deepEqual(shown.sort(), [
      [labId, 'Succeeded', 'OK', undefined],
      [machineId, 'Failed', 'Conflict', { status: 'Failed', error: { code: 'Taken', message: 'No.' } }],
    ]);
    assert.deepEqual(await subscription.send('GET', `${DEPLOYMENT}/operations`), {
      status: 200,
      headers: {},
      body,
    });
    const one = await subscription.send('GET', `${path}/${String(body.value?.[0]?.['operationId'])}`);
    assert.deepEqual(one.body, body.value?.[0]);
  });

  it('are refused as often as a fault says because of one resource, with no record and nothing begun', async () => {
    const begun: string[] = [];
    const { faults, send } = createSubscription((id) => Promise.resolve(void begun.push(id)));
    const fault = {
      service: 'resource is refused',
      id: '/virtualmachines/v$',
      code: 'SkuNotAvailable',
    } as const;
    faults.add([{ ...fault, message: 'No such size.', count: { first: 1 } }]);
    const template = bodyOf({ resources: [lab, machine] });
    const { status, body } = await send('PUT', DEPLOYMENT, template);
    assert.deepEqual([status, body.error?.code], [400, 'InvalidTemplateDeployment']);
    assert.deepEqual(body.error?.details, [{ code: 'SkuNotAvailable', message: 'No such size.' }]);
    assert.deepEqual([(await send('GET', DEPLOYMENT)).status, begun], [404, []]);
    assert.equal((await send('PUT', DEPLOYMENT, template)).status, 201);
  });

  it('of one name do not run at once', async () => {
    const { deploy, release } = held();
    const { send } = createSubscription(deploy);
    await send('PUT', DEPLOYMENT, bodyOf({ resources: [lab] }));
    const second = await send('PUT', DEPLOYMENT, bodyOf({}));
    release();
    assert.deepEqual([second.status, second.body.error?.code], [409, 'DeploymentActive']);
  });

  it('can be canceled while they run, and only then', async () => {
    const ids: string[] = [];
    const { deploy, release } = held();
    const { send } = createSubscription((id, resource) => {
      ids.push(id);
      return deploy(id, resource);
    });
    const { headers } = await send('PUT', DEPLOYMENT, bodyOf({ resources: [lab, machine] }));
    assert.equal((await send('POST', `${DEPLOYMENT}/cancel`)).status, 204);
    const { body } = await send('GET', DEPLOYMENT);
    assert.equal(body.properties?.['provisioningState'], 'Canceled');
    const again = await send('POST', `${DEPLOYMENT}/cancel`);
    assert.deepEqual([again.status, again.body.error?.code], [409, 'DeploymentCannotBeCancelled']);
    release();
    const address = headers['azure-asyncoperation'] ?? '';
    await eventually(
      () => send('GET', address),
      (answer) => answer.body.status === 'Canceled',
    );
    assert.deepEqual(ids, [labId]);
  });

  it('are deleted after a while: 202 with an address that ends with 204', async () => {
    const subscription = createSubscription();
    const { send } = subscription;
    await deployed(subscription, {});
    const { status, headers } = await send('DELETE', DEPLOYMENT);
    assert.deepEqual([status, Object.keys(headers)], [202, ['location']]);
    assert.match(headers['location'] ?? '', /\/subscriptions\/s\/operationresults\/\w+\?/);
    assert.equal((await send('GET', DEPLOYMENT)).body.properties?.['provisioningState'], 'Deleting');
    await eventually(
      () => send('GET', headers['location'] ?? ''),
      (answer) => answer.status === 204,
    );
    assert.deepEqual((await send('GET', DEPLOYMENT)).body.error, {
      code: 'DeploymentNotFound',
      message: "Deployment 'nightly' could not be found.",
    });
  });

  it('are not deleted while they run', async () => {
    const { deploy, release } = held();
    const { send } = createSubscription(deploy);
    await send('PUT', DEPLOYMENT, bodyOf({ resources: [lab] }));
    const { status, body } = await send('DELETE', DEPLOYMENT);
    release();
    assert.deepEqual([status, body.error?.code], [409, 'DeploymentActive']);
  });

  it('can be deleted again while they are being deleted', async () => {
    const subscription = createSubscription();
    await deployed(subscription, {});
    const answers = [
      await subscription.send('DELETE', DEPLOYMENT),
      await subscription.send('DELETE', DEPLOYMENT),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [202, 202],
    );
  });

  it('that are not there are deleted with 204', async () => {
    assert.equal((await createSubscription().send('DELETE', DEPLOYMENT)).status, 204);
  });

  it('are listed page by page, and by state', async () => {
    const subscription = createSubscription();
    const list = `${GROUP}/providers/Microsoft.Resources/deployments`;
    for (const name of ['a', 'b', 'c', 'd']) await subscription.send('PUT', `${list}/${name}`, bodyOf({}));
    const ids = ['a', 'b', 'c', 'd'].map((name) => `${list}/${name}`);
    assert.deepEqual(await pagesOf(subscription, list), [ids.slice(0, 3), ids.slice(3)]);
    assert.deepEqual(await pagesOf(subscription, `${list}?$top=2`), [ids.slice(0, 2)]);
    assert.deepEqual(await pagesOf(subscription, `${list}?$filter=provisioningState eq 'Failed'`), [[]]);
  });

  it('can be made by deployments', async () => {
    const nested = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: 'inner',
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { lab: { value: "[concat('l', '')]" } },
        template: {
          parameters: { lab: { type: 'string' } },
          resources: [{ ...lab, name: "[parameters('lab')]" }],
        },
      },
    };
    const subscription = createSubscription();
    await deployed(subscription, { resources: [nested] });
    const { body } = await subscription.send('GET', DEPLOYMENT.replace('nightly', 'inner'));
    assert.deepEqual(body.properties?.['outputResources'], [{ id: labId }]);
  });
});
