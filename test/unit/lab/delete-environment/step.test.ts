import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { act, plan } from '../../../../tasks/core/lab/delete-environment/step.js';
import { type Answer, answering } from '../../azure/answering.js';
import { lab } from '../fake-lab.js';
import { environment, environmentBody } from '../environments/environment-answers.js';
import { fakeContext } from '../../step/fake-context.js';

const web = environment('Web');

const inputs = {
  LabId: 'Factory',
  SubscriptionId: lab.subscriptionId,
  EnvironmentId: 'Web',
  allowOtherUsers: false,
  ignoreMissing: false,
  operationTimeoutMinutes: 1,
  whatIf: false,
};

function actionFor(state: string) {
  const made = plan({ lab, name: 'Web', environment: { ...web, provisioningState: state } });
  const [action] = made.actions;
  assert.ok(action);
  return action;
}

async function deleting(...answers: readonly Answer[]) {
  const { azure, asked } = answering(...answers);
  const done = await act(actionFor('Succeeded'), fakeContext(inputs, azure));
  return { done, asked: asked().map((line) => line.split(' ')[0]) };
}

describe('The deletion of an environment', () => {
  it('is planned for the one that was found, and says what it waits for', () => {
    assert.equal(actionFor('Succeeded').reason, 'EnvironmentId names it.');
    assert.match(actionFor('Updating').reason, /it is Updating, the end of which is waited for/);
    assert.match(actionFor('Deleting').reason, /being deleted already/);
  });

  it('leaves alone what is not there', () => {
    const { actions, leftAlone } = plan({ lab, name: 'Web' });
    assert.deepEqual([actions.length, leftAlone[0]?.outcome], [0, 'skipped']);
  });

  it('is done where Azure answers that there is nothing (204)', async () => {
    const { done, asked } = await deleting({ body: environmentBody('Web') }, { status: 204 });
    assert.deepEqual([done.reason, asked], ['It is deleted with its resource group.', ['GET', 'DELETE']]);
  });

  it('is not sent for one that has gone since, nor for one that was made anew', async () => {
    const gone = await deleting({ status: 404, body: { error: { code: 'NotFound', message: 'Gone.' } } });
    assert.deepEqual([gone.done.outcome, gone.asked], ['skipped', ['GET']]);
    const anew = { body: environmentBody('Web', { uniqueIdentifier: 'another' }) };
    await assert.rejects(deleting(anew), /was made anew since the plan was made/);
  });
});
