import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chooseWay, withTried } from '../../../../cli/sign-in/choice.js';
import type { AuthMethod } from '../../../../cli/sign-in/methods.js';
import { ways } from '../../../../cli/sign-in/ways.js';
import { messagesOf, problem, remedyOf } from '../../../../tasks/core/step/problem.js';

type Variables = Readonly<Record<string, string>>;

const application = { AZURE_CLIENT_ID: 'client', AZURE_TENANT_ID: 'tenant' };

const job = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://github.example.com',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'job',
};

const secret = { AZURE_CLIENT_SECRET: 'secret' };

const file = { AZURE_FEDERATED_TOKEN_FILE: '/token' };

const endpoint = { IDENTITY_ENDPOINT: 'http://127.0.0.1', IDENTITY_HEADER: 'header' };

const choose = (environment: Variables, auth: AuthMethod = 'auto') => chooseWay(auth, environment, ways);

const taken = (environment: Variables, auth?: AuthMethod) => choose(environment, auth).way.name;

function refusal(environment: Variables, auth?: AuthMethod) {
  try {
    choose(environment, auth);
  } catch (error) {
    assert.ok(error instanceof Error);
    return { message: error.message, messages: messagesOf(error), remedy: remedyOf(error) ?? '' };
  }
  return assert.fail('A way was chosen.');
}

describe('The way to sign in', () => {
  let azureCliFolder: string;
  before(() => {
    azureCliFolder = mkdtempSync(join(tmpdir(), 'az-'));
    writeFileSync(join(azureCliFolder, 'az'), '');
  });
  after(() => rmSync(azureCliFolder, { recursive: true }));

  it('is the first that is set up', () => {
    const all = { ...application, ...job, ...file, ...secret, ...endpoint };
    assert.deepEqual(
      [
        all,
        { ...application, ...file, ...secret, ...endpoint },
        { ...application, ...secret, ...endpoint },
        { ...application, ...endpoint },
        { MSI_ENDPOINT: 'http://127.0.0.1' },
      ].map((environment) => taken(environment)),
      [
        'workload identity by GitHub Actions',
        'workload identity by a token file',
        'a secret or certificate in the environment',
        'a managed identity',
        'a managed identity',
      ],
    );
  });

  it('is not one whose variables are empty', () => {
    assert.equal(taken({ ...application, ...secret, AZURE_FEDERATED_TOKEN_FILE: ' ' }), ways[2]?.name);
  });

  it('is the Azure CLI where it is on the PATH and nothing else is set up', () => {
    const onPath = { PATH: `/nowhere${delimiter}${azureCliFolder}` };
    assert.equal(taken(onPath), 'the Azure CLI');
    assert.equal(taken({ ...onPath, ...application, ...secret }), ways[2]?.name);
  });

  it('is a managed identity without variables of its endpoint only where it is asked for', () => {
    assert.equal(taken({}, 'managed-identity'), 'a managed identity');
    assert.equal(taken({ AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential' }), 'a managed identity');
    assert.match(refusal({ IDENTITY_ENDPOINT: 'http://127.0.0.1' }).messages[3] ?? '', /no variable names/);
  });

  it('is no managed identity where the Azure SDK would use the workload identity in its place', () => {
    const { message } = refusal({ ...application, ...file }, 'managed-identity');
    assert.match(message, /AZURE_FEDERATED_TOKEN_FILE is set, with which the workload identity would act/);
  });

  it('is of the kind that AZURE_TOKEN_CREDENTIALS names, in any case', () => {
    const all = { ...application, ...job, ...secret, ...endpoint, PATH: azureCliFolder };
    assert.deepEqual(
      ['dev', 'PROD', 'EnvironmentCredential', 'workloadidentitycredential', 'AzureCliCredential'].map(
        (wish) => choose({ ...all, AZURE_TOKEN_CREDENTIALS: wish }).way.method,
      ),
      ['cli', 'workload-identity', 'environment', 'workload-identity', 'cli'],
    );
    assert.equal(choose({ ...all, AZURE_TOKEN_CREDENTIALS: 'dev' }, 'environment').way.method, 'environment');
  });

  it('is none with an unknown AZURE_TOKEN_CREDENTIALS', () => {
    const { message, remedy } = refusal({ AZURE_TOKEN_CREDENTIALS: 'VisualStudioCodeCredential' });
    assert.equal(
      message,
      'AZURE_TOKEN_CREDENTIALS is "VisualStudioCodeCredential", which this command does not know.',
    );
    assert.match(remedy, /or give --auth/);
  });
});

describe('Without a way to sign in', () => {
  it('it is said what each lacks, in their order', () => {
    assert.deepEqual(refusal({ ...application, GITHUB_ACTIONS: 'true' }), {
      message: 'There is no identity to sign in with: nothing is set up.',
      messages: [
        '1. workload identity by GitHub Actions: not set up, ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN are missing (the job needs "permissions: id-token: write").',
        '2. workload identity by a token file: not set up, AZURE_FEDERATED_TOKEN_FILE is missing.',
        '3. a secret or certificate in the environment: not set up, AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH is missing.',
        '4. a managed identity: not set up, no variable names its endpoint.',
        '5. the Azure CLI: not set up, the command az is not on the PATH.',
      ],
      remedy:
        'In GitHub Actions give the job "permissions: id-token: write", AZURE_CLIENT_ID and AZURE_TENANT_ID. ' +
        'Set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET for an application with a secret. ' +
        'On a machine in Azure give --auth managed-identity. On your own machine install the Azure CLI and run "az login".',
    });
  });

  it('that was asked for, its missing variables are named', () => {
    assert.equal(
      refusal({ AZURE_CLIENT_ID: 'client' }, 'environment').message,
      '--auth environment cannot be used: a secret or certificate in the environment is not set up, AZURE_TENANT_ID is missing, and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH is missing.',
    );
    const { message, messages } = refusal(application, 'workload-identity');
    assert.match(message, /nothing is set up that --auth workload-identity allows/);
    assert.match(messages[1] ?? '', /token file: not set up, AZURE_FEDERATED_TOKEN_FILE is missing/);
  });
});

describe('A sign-in that was refused', () => {
  const refused = problem('Refused.', 'Do this.', new Error('cause'));

  it('is told with all ways and what became of each', () => {
    const told = withTried(refused, choose({ ...application, ...secret }));
    assert.deepEqual([told.message, told.remedy, told.cause], ['Refused.', 'Do this.', refused.cause]);
    assert.deepEqual(
      messagesOf(told).map((line) => line.replace(/, A.*/, ', …')),
      [
        '1. workload identity by GitHub Actions: not set up, …',
        '2. workload identity by a token file: not set up, …',
        '3. a secret or certificate in the environment: taken as the first that is set up, and failed as said above.',
        '4. a managed identity: not tried, because another identity than the intended one would act.',
        '5. the Azure CLI: not tried, because another identity than the intended one would act.',
      ],
    );
  });

  it('is told as it is where only one way was allowed', () => {
    assert.equal(withTried(refused, choose({ ...application, ...secret }, 'environment')), refused);
  });
});
