import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  clearRecord,
  deleteRecord,
  markFailed,
  recordOf,
} from '../../../../tasks/core/factory/create/records.js';
import { deploymentIn, labAnswering, machineBody, machineLooking, missing } from '../../lab/fake-lab.js';
import { fakeContext } from '../../step/fake-context.js';
import { buildAction, deploymentName, imagePath, imageVm, inputs } from './build-actions.js';

const action = buildAction();

function given(answers: Parameters<typeof labAnswering>[0]) {
  const { azure, asked, sent } = labAnswering(answers);
  return { context: fakeContext(inputs, azure), asked, sent };
}

async function markedBy(...given: Parameters<typeof markFailed>) {
  return (await markFailed(...given)).map(({ name }) => name);
}

describe('C45 The mark of a failed deployment', () => {
  it('is put on the VM of the image', async () => {
    const { context, sent } = given({ 'GET machine': [imageVm()], 'PATCH machine': [imageVm()] });
    assert.deepEqual(await markedBy(action, context), ['W']);
    assert.deepEqual(
      sent('PATCH machine').map(({ body }) => body),
      [{ tags: { ImageFactoryPath: imagePath, ImageFactoryRun: '1', ImageFactoryState: 'Failed' } }],
    );
  });

  it('is put on no VM where there is none', async () => {
    const { context, asked } = given({ 'GET machine': [missing] });
    assert.deepEqual(await markedBy(action, context), []);
    assert.deepEqual(asked(), ['GET machine']);
  });

  it('is put on every VM of a build that made several, and on no other', async () => {
    const { context, asked, sent } = given({ 'GET machine': [imageVm()], 'PATCH machine': [imageVm()] });
    assert.deepEqual(await markedBy({ ...action, machineNames: ['W0', 'W1'] }, context), ['W', 'W']);
    assert.equal(sent('PATCH machine').length, 2);
    assert.ok(!asked().includes('GET machines'));
  });

  it('is put on the others of its build where one VM cannot be marked', async () => {
    const refused = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };
    const { context, sent } = given({ 'GET machine': [imageVm()], 'PATCH machine': [refused, imageVm()] });
    await assert.rejects(markFailed({ ...action, machineNames: ['W0', 'W1'] }, context), /No\./);
    assert.equal(sent('PATCH machine').length, 2);
  });

  it('is put on the VMs that carry the name of the build, where only the deployment names them', async () => {
    const tags = { ImageFactoryPath: imagePath, ImageFactoryBuild: 'W' };
    const value = [
      machineBody({ name: 'X1', tags }),
      machineBody({ name: 'X2', tags: { ...tags, ImageFactoryBuild: 'V' } }),
    ];
    const { context, sent } = given({
      'GET machines': [{ body: { value } }],
      'GET machine': [imageVm({ name: 'X1' })],
      'PATCH machine': [imageVm()],
    });
    assert.deepEqual(await markedBy({ ...action, machineNames: [] }, context), ['X1']);
    assert.match(sent('PATCH machine')[0]?.url ?? '', /virtualmachines\/X1\?/i);
    assert.equal(sent('PATCH machine').length, 1);
  });

  it('is put on no VM of another image', async () => {
    const { context, asked } = given({
      'GET machine': [machineLooking({ tags: { ImageFactoryPath: 'O' } })],
    });
    assert.deepEqual(await markedBy(action, context), []);
    assert.deepEqual(asked(), ['GET machine']);
  });
});

describe('C35 The record of a deployment', () => {
  it('is deleted by its name, and may be gone already', async () => {
    const { context, sent } = given({ 'DELETE deployment': [{ status: 204 }] });
    await deleteRecord(recordOf(action), context);
    assert.match(sent('DELETE deployment')[0]?.url ?? '', new RegExp(`/deployments/${deploymentName}\\?`));
  });

  it('is deleted without a question where the deployment succeeded', async () => {
    const { context, asked } = given({ 'DELETE deployment': [{ status: 204 }] });
    await clearRecord({ name: 'Deploy-Old', state: 'Succeeded' }, action, context);
    assert.deepEqual(asked(), ['DELETE deployment']);
    assert.deepEqual(context.notices, []);
  });

  const failed = deploymentIn('Failed', { code: 'QuotaExceeded', message: 'No cores left.' });

  it('is deleted after the causes of a failure are reported', async () => {
    const { context, asked } = given({
      'GET deployment': [failed],
      'GET failures': [{ body: { value: [] } }],
      'DELETE deployment': [{ status: 204 }],
    });
    await clearRecord({ name: 'Deploy-Old', state: 'Failed' }, action, context);
    assert.deepEqual(context.notices, [
      {
        severity: 'warning',
        what: `An earlier deployment of ${imagePath} failed.`,
        why: 'No cores left.',
      },
    ]);
    assert.deepEqual(asked(), ['GET deployment', 'GET failures', 'DELETE deployment']);
  });

  it('is kept where the causes of a failure cannot be read', async () => {
    const { context, asked } = given({
      'GET deployment': [failed],
      'GET failures': [{ status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } }],
    });
    await assert.rejects(clearRecord({ name: 'Deploy-Old', state: 'Failed' }, action, context));
    assert.ok(!asked().includes('DELETE deployment'));
  });
});
