import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Azure } from '../../../tasks/core/azure/azure.js';
import { snapImages, validateConfiguration } from '../../../tasks/core/definitions/tasks.js';
import { pipelineHost } from '../../../tasks/core/pipeline/start.js';
import { createFakeAgent } from './fake-agent.js';

const id = '0a1b2c3d-0000-4000-8000-000000000001';

const connection = {
  INPUT_CONNECTEDSERVICENAME: id,
  INPUT_DEVTESTLABNAME: 'FactoryLab',
  INPUT_STORAGEAUTHENTICATION: 'entra',
  [`ENDPOINT_URL_${id}`]: 'https://management.azure.com/',
  [`ENDPOINT_AUTH_PARAMETER_${id}_TENANTID`]: 'the-tenant',
  [`ENDPOINT_AUTH_PARAMETER_${id}_SERVICEPRINCIPALID`]: 'the-client',
  [`ENDPOINT_AUTH_PARAMETER_${id}_SERVICEPRINCIPALKEY`]: 'the-secret',
  [`ENDPOINT_DATA_${id}_SUBSCRIPTIONID`]: 'the-subscription',
  BUILD_BUILDID: '4711',
};

const azure: Azure = {
  credential: { getToken: () => Promise.resolve(null) },
  resourceManagerUrl: 'https://management.azure.com',
  scope: 'https://management.azure.com/.default',
  storageAuthentication: 'auto',
  proxyFor: () => undefined,
  protect: () => undefined,
};

type SignIn = Parameters<typeof pipelineHost>[0]['signIn'];

const hostOf = (
  environment: Readonly<Record<string, string>>,
  signIn: SignIn = () => assert.fail('Preparing a task signs nobody in.'),
) => pipelineHost({ agent: createFakeAgent(), environment, signIn });

describe('Azure Pipelines as a host', () => {
  it('gives the run and the secrets of the environment', () => {
    const host = hostOf(connection);
    assert.deepEqual([host.runId, host.secrets(snapImages)], ['4711', ['the-client', 'the-secret']]);
  });

  it('gives the inputs with the subscription of the connection, and how to sign in', async () => {
    let kind = '';
    const prepared = hostOf(connection, ({ identity, storageAuthentication }) => {
      kind = identity.kind;
      return Promise.resolve({ ...azure, storageAuthentication });
    }).prepare(snapImages);
    assert.deepEqual(
      [prepared.inputs.SubscriptionId, prepared.inputs.DevTestLabName, prepared.inputs.isPullRequest],
      ['the-subscription', 'FactoryLab', false],
    );
    const signedIn = await prepared.signIn?.(new AbortController().signal);
    assert.deepEqual(
      [kind, signedIn?.azure.storageAuthentication, signedIn?.portalUrl],
      ['secret', 'entra', 'https://portal.azure.com'],
    );
  });

  it('C94 tells the build of a pull request', () => {
    assert.ok(
      hostOf({ ...connection, BUILD_REASON: 'PullRequest' }).prepare(snapImages).inputs.isPullRequest,
    );
  });

  it('tells the machine of the agent, where the agent does', () => {
    const machineIn = (more: Readonly<Record<string, string>>) =>
      hostOf({ ...connection, ...more }).prepare(snapImages).inputs.agentMachine;
    assert.deepEqual([machineIn({ AGENT_MACHINENAME: 'Agent01' }), machineIn({})], ['Agent01', undefined]);
  });

  it('gives no connection where the task may do without and none is named', () => {
    const prepared = hostOf({ INPUT_CONFIGURATIONLOCATION: 'Configuration' }).prepare(validateConfiguration);
    assert.deepEqual([prepared.signIn, prepared.inputs.ConnectedServiceName], [undefined, '']);
  });

  it('refuses a wrong input', () => {
    assert.throws(() => hostOf({ ...connection, INPUT_WHATIF: 'perhaps' }).prepare(snapImages), /whatIf/);
  });
});
