import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CreateEnvironmentAction } from '../../../../tasks/core/lab/create-environment/actions.js';
import type { CreateEnvironmentInputs } from '../../../../tasks/core/lab/create-environment/inputs.js';
import { act } from '../../../../tasks/core/lab/create-environment/step.js';
import { type Answer, answeringTo } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { environmentBody, idOf } from '../environments/environment-answers.js';
import { lab } from '../fake-lab.js';

const inputs: CreateEnvironmentInputs = {
  LabId: 'Factory',
  SubscriptionId: lab.subscriptionId,
  EnvironmentName: 'Web',
  RepositoryId: '',
  TemplateId: 'Site',
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

const action = (way: CreateEnvironmentAction['way']): CreateEnvironmentAction => ({
  kind: 'create environment',
  key: 'web',
  verb: 'create',
  work: 'deployment',
  subject: { kind: 'environment', name: 'Web' },
  reason: '',
  lab,
  way,
  environment: { name: 'Web', templateId: 'T', tags: {} },
  parameters: () => ({}),
  before: [],
});

const refused: Answer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };

/** An environment that is in these states one after the other, and whose deployments answer so. */
function azureWith(states: readonly string[], deployments: Answer = refused) {
  let looks = 0;
  return answeringTo(({ url, method }) => {
    if (url.includes('/deployments')) return deployments;
    const state = states[Math.min(method === 'GET' ? looks++ : 0, states.length - 1)] ?? '';
    return { body: environmentBody('Web', { provisioningState: state }) };
  });
}

async function acting(way: CreateEnvironmentAction['way'], world: ReturnType<typeof azureWith>, more = {}) {
  const context = fakeContext({ ...inputs, ...more }, world.azure);
  const done = await act(action(way), context);
  return { done, context, methods: world.requests.map(({ method }) => method) };
}

describe('The making of an environment', () => {
  it('only waits for one that it joins', async () => {
    const { done, methods, context } = await acting('join', azureWith(['Creating', 'Creating', 'Succeeded']));
    assert.equal(done.details?.['environmentResourceId'], idOf('Web'));
    assert.ok(!methods.includes('PUT'));
    assert.match(context.waits[0] ?? '', /Creating/);
  });

  it('warns where the outputs cannot be read and nobody has asked for them, else it fails', async () => {
    const { done, context } = await acting('make', azureWith(['Succeeded']));
    assert.equal(done.details?.['environmentOutputs'], '{}');
    assert.match(context.notices[0]?.what ?? '', /outputs of the template cannot be read/);
    const asked = acting('make', azureWith(['Succeeded']), { OutputTemplateVariables: true });
    await assert.rejects(asked, /AuthorizationFailed/);
  });

  it('fails where the one that it joined has failed, and says what stays', async () => {
    await assert.rejects(acting('join', azureWith(['Creating', 'Failed'])), {
      message: 'The environment Web ended as Failed.',
      remedy: /It stays as Failed, with what was made in .*Factory-Web\. Run the task again/,
    });
  });

  it('says what else can be done where the identity cannot have one', async () => {
    const error = { code: 'InvalidLabUser', message: 'The identity cannot be a user.' };
    const world = answeringTo(({ method }) =>
      method === 'PUT'
        ? { status: 400, body: { error } }
        : { status: 404, body: { error: { code: 'ResourceNotFound' } } },
    );
    await assert.rejects(acting('make', world), {
      message:
        /Could not make the environment Web .*The identity cannot be a user\. \(HTTP 400 InvalidLabUser\)/,
      remedy: /Nothing was made\. .*another identity.*UpdateLabEnvironment/,
    });
  });

  it('keeps the remedy for a right that is missing', async () => {
    const world = answeringTo(({ method }) =>
      method === 'PUT' ? refused : { status: 404, body: { error: { code: 'ResourceNotFound' } } },
    );
    await assert.rejects(acting('make', world), { remedy: /a role that allows this action/ });
  });
});
