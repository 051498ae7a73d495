import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { UpdateEnvironmentInputs } from '../../../../tasks/core/lab/update-environment/inputs.js';
import { act, jobVariables, plan } from '../../../../tasks/core/lab/update-environment/step.js';
import { answeringTo } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { environment, environmentBody } from '../environments/environment-answers.js';
import { lab } from '../fake-lab.js';

const inputs: UpdateEnvironmentInputs = {
  LabId: 'Factory',
  SubscriptionId: lab.subscriptionId,
  EnvironmentId: 'Web',
  TemplateFile: 'more.json',
  templateUri: '',
  ParametersFile: '',
  ParameterOverrides: '',
  OutputTemplateVariables: false,
  ExportEnvironmentTemplate: false,
  ExportEnvironmentTemplateLocation: '',
  EnvironmentTemplateLocationVariable: '',
  EnvironmentTemplateSasTokenVariable: '',
  deploymentTimeoutMinutes: 1,
  whatIf: false,
};

function actionFor(provisioningState = 'Succeeded') {
  const { actions } = plan({
    lab,
    environment: environment('Web', { provisioningState }),
    deploymentName: 'UpdateLabEnvironment-1',
    templateName: 'more.json',
    content: () => ({ template: {}, parameters: { password: { value: 'Corr3ct' } } }),
  });
  const [action] = actions;
  assert.ok(action);
  return action;
}

/** What is asked where the environment looks so, one look after the other. */
async function acting(...looks: readonly object[]) {
  let look = 0;
  const { azure, requests } = answeringTo(({ url }) => {
    if (url.includes('/deployments/')) return { body: { properties: { provisioningState: 'Succeeded' } } };
    const body = looks[Math.min(look++, looks.length - 1)];
    return { body };
  });
  const done = await act(actionFor(), fakeContext(inputs, azure));
  return {
    done,
    asked: requests.map(({ method, url }) => `${method} ${url.replace(/^.*\/(?=[^/]+\/[^/]+$)/, '')}`),
  };
}

const state = (provisioningState: string) => environmentBody('Web', { provisioningState });

describe('The update of an environment', () => {
  it('holds no value of a parameter in its plan', () => {
    assert.ok(!JSON.stringify(actionFor()).includes('Corr3ct'));
    assert.match(
      actionFor('Updating').reason,
      /It is Updating: more\.json is deployed into it once that has ended/,
    );
  });

  it('waits until the environment is made before it deploys', async () => {
    const { asked } = await acting(state('Creating'), state('Creating'), state('Succeeded'));
    const looks = asked.slice(
      0,
      asked.findIndex((line) => line.startsWith('PUT')),
    );
    assert.equal(looks.filter((line) => line.includes('environments/')).length, 3);
  });

  it('deploys nothing into one that was made anew, or is being deleted, since the plan was made', async () => {
    const anew = acting(environmentBody('Web', { uniqueIdentifier: 'another' }));
    await assert.rejects(anew, /Nothing is deployed into the environment Web/);
    await assert.rejects(acting(state('Deleting')), /Nothing is deployed into the environment Web/);
  });

  it('deploys nothing into one that was made anew while it was waited for, or that has got no group', async () => {
    const anew = acting(state('Updating'), environmentBody('Web', { uniqueIdentifier: 'another' }));
    await assert.rejects(anew, /Nothing is deployed into the environment Web/);
    const failed = environmentBody('Web', { provisioningState: 'Failed' });
    const withoutGroup = { ...failed, properties: { provisioningState: 'Failed', uniqueIdentifier: 'Web' } };
    await assert.rejects(acting(state('Creating'), withoutGroup), {
      message: /The environment Web has no resource group/,
      remedy: /Make it by CreateLabEnvironment, or delete it/,
    });
  });

  it('tells why Azure refuses it, not why one of the same content failed before', async () => {
    const before = {
      name: 'UpdateLabEnvironment-1',
      properties: {
        provisioningState: 'Failed',
        timestamp: '2026-11-20T01:00:00Z',
        error: { code: 'NameTaken', message: 'The name was taken last week.' },
      },
    };
    const refusal = { error: { code: 'InvalidTemplate', message: 'The template is refused today.' } };
    const { azure } = answeringTo(({ method, url }) => {
      if (/\/operations(\?|$)/.test(url)) return { body: { value: [] } };
      if (!url.includes('/deployments/')) return { body: state('Succeeded') };
      return method === 'PUT' ? { status: 400, body: refusal } : { body: before };
    });
    await assert.rejects(act(actionFor(), fakeContext(inputs, azure)), (error: Error) => {
      assert.match(error.message, /The environment Web was not updated: .*The template is refused today/);
      assert.doesNotMatch(error.message, /last week/);
      return true;
    });
  });

  it('says what to do where somebody has deleted the resource group', async () => {
    const gone = { error: { code: 'ResourceGroupNotFound', message: 'The group was not found.' } };
    const { azure } = answeringTo(({ url }) =>
      url.includes('/deployments/') ? { status: 404, body: gone } : { body: state('Succeeded') },
    );
    await assert.rejects(act(actionFor(), fakeContext(inputs, azure)), {
      message: /The environment Web was not updated: .*The group was not found/,
      remedy: /^Delete the environment by DeleteLabEnvironment and make it anew/,
    });
  });

  it('sets the ids last, so that no output of a template takes their names', () => {
    const details = {
      environmentResourceId: '/id',
      environmentResourceGroupId: '/group',
      environmentOutputs: '{"environmentResourceId":"other"}',
    };
    const record = {
      verb: 'update',
      subject: { kind: 'environment', name: 'Web' },
      reason: '',
      findings: [],
      bytes: 0,
    };
    const variables = jobVariables([{ ...record, outcome: 'succeeded', details }], {
      ...inputs,
      OutputTemplateVariables: true,
    });
    assert.deepEqual(
      variables.map(({ name, value }) => `${name}=${value}`),
      ['environmentResourceId=other', 'environmentResourceId=/id', 'environmentResourceGroupId=/group'],
    );
  });
});
