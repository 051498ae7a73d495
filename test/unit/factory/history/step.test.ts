import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { DeleteRecordAction } from '../../../../tasks/core/factory/history/actions.js';
import { act, outputs, slots } from '../../../../tasks/core/factory/history/step.js';
import { labTarget } from '../../../../tasks/core/lab/target.js';
import type { Answer } from '../../azure/answering.js';
import { lab, labAnswering, missing, type Question } from '../../lab/fake-lab.js';
import { someRecord } from '../../report/results.js';
import { fakeContext } from '../../step/fake-context.js';

const timestamp = '2026-11-01T00:00:00.1234567Z';

const action: DeleteRecordAction = {
  kind: 'delete record',
  key: 'Factory/Deploy-W',
  verb: 'delete',
  work: 'deletion',
  subject: { kind: 'deployment', name: 'Deploy-W' },
  target: labTarget(lab),
  reason: 'It succeeded.',
  record: { subscriptionId: lab.subscriptionId, resourceGroup: 'Factory', name: 'Deploy-W' },
  planned: { state: 'Succeeded', changedAt: new Date(timestamp) },
};

const inputs = {
  DevTestLabName: 'Factory',
  SubscriptionId: lab.subscriptionId,
  deploymentNamePattern: 'Deploy-*',
  maxConcurrentJobs: 7,
  operationTimeoutMinutes: 1,
  whatIf: false,
};

const record = (more: object = {}): Answer => ({
  body: { properties: { provisioningState: 'Succeeded', timestamp, ...more } },
});

async function acted(answers: Partial<Readonly<Record<Question, readonly Answer[]>>>) {
  const { azure, asked } = labAnswering(answers);
  const context = fakeContext(inputs, azure);
  return { done: await act(action, context), asked: asked(), notices: context.notices };
}

describe('The deletion of the record of a deployment', () => {
  it('is that of one that is as it was planned', async () => {
    const { done, asked } = await acted({
      'GET deployment': [record()],
      'DELETE deployment': [{ status: 204 }],
    });
    assert.deepEqual(done, { reason: 'It succeeded.', details: { resourceGroup: 'Factory' } });
    assert.deepEqual(asked, ['GET deployment', 'DELETE deployment']);
  });

  for (const [what, more] of [
    ['runs again', { provisioningState: 'Running' }],
    ['ran again since', { timestamp: '2026-11-21T00:00:00Z' }],
  ] as const)
    it(`leaves one alone that ${what}`, async () => {
      const { done, asked } = await acted({ 'GET deployment': [record(more)] });
      assert.deepEqual(done, { outcome: 'skipped', reason: 'It changed since the plan was made.' });
      assert.deepEqual(asked, ['GET deployment']);
    });

  it('leaves one alone that is gone', async () => {
    const { done } = await acted({ 'GET deployment': [missing] });
    assert.deepEqual(done, { outcome: 'skipped', reason: 'It is gone already.' });
  });

  it('leaves one alone that is locked, with a warning', async () => {
    const locked = { status: 409, body: { error: { code: 'ScopeLocked', message: 'It is locked.' } } };
    const { done, notices } = await acted({
      'GET deployment': [record()],
      'DELETE deployment': [locked],
    });
    assert.deepEqual(done, { outcome: 'skipped', reason: 'It is locked.' });
    assert.match(notices[0]?.what ?? '', /The record Deploy-W stays: the resource group Factory is locked/);
  });

  it('is bounded by maxConcurrentJobs', () => assert.deepEqual(slots(inputs), { deletion: 7 }));

  it('is counted for later steps', () => {
    const records = (['succeeded', 'succeeded', 'skipped', 'failed'] as const).map((outcome) =>
      someRecord('Deploy-W', outcome),
    );
    assert.deepEqual(outputs(records), { deletedCount: '2', keptCount: '1', failedCount: '1' });
  });
});
