import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ClearRecordAction } from '../../../../tasks/core/factory/create/actions.js';
import { clearAbandonedRecord } from '../../../../tasks/core/factory/create/clear-record.js';
import { deploymentIn, lab, labAnswering, missing } from '../../lab/fake-lab.js';
import { fakeContext } from '../../step/fake-context.js';
import { deploymentName, imagePath, imageVm, inputs } from './build-actions.js';

function clear(state: string, answers: Parameters<typeof labAnswering>[0]) {
  const action: ClearRecordAction = {
    kind: 'clear record',
    key: deploymentName,
    verb: 'delete',
    work: 'record',
    subject: { kind: 'deployment', name: deploymentName },
    reason: `It has ended, and ${imagePath} is no golden image any more.`,
    lab,
    imagePath,
    vmName: 'W',
    deploymentName,
    state,
  };
  const { azure, asked } = labAnswering({ 'DELETE deployment': [{ status: 204 }], ...answers });
  const context = fakeContext(inputs, azure);
  return { done: clearAbandonedRecord(action, context), asked, context };
}

describe('C35 The record of a deployment whose golden image is gone', () => {
  it('is deleted', async () => {
    const { done, asked } = clear('Succeeded', { 'GET deployment': [deploymentIn('Succeeded')] });
    assert.deepEqual(await done, {});
    assert.deepEqual(asked(), ['GET deployment', 'DELETE deployment']);
  });

  for (const state of ['Failed', 'Canceled'])
    it(`is deleted after the VM is marked and the cause is reported, where it ended as ${state}`, async () => {
      const { done, asked, context } = clear(state, {
        'GET deployment': [deploymentIn(state, { code: 'X', message: 'No cores left.' })],
        'GET failures': [{ body: { value: [] } }],
        'GET machine': [imageVm()],
        'PATCH machine': [imageVm()],
      });
      assert.deepEqual(await done, {});
      assert.deepEqual(
        context.notices.map(({ why }) => why),
        ['No cores left.'],
      );
      assert.ok(asked().includes('PATCH machine'));
      assert.equal(asked().at(-1), 'DELETE deployment');
    });

  it('may be gone already', async () => {
    const { done, asked } = clear('Failed', { 'GET deployment': [missing] });
    assert.deepEqual(await done, { outcome: 'skipped', reason: 'It is gone already.' });
    assert.deepEqual(asked(), ['GET deployment']);
  });

  it('stays where the deployment was begun again', async () => {
    const { done, asked } = clear('Failed', { 'GET deployment': [deploymentIn('Running')] });
    assert.deepEqual(await done, { outcome: 'skipped', reason: 'It changed since the plan was made.' });
    assert.deepEqual(asked(), ['GET deployment']);
  });
});
