import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createImageVMs, snapImages } from '../../../tasks/core/definitions/tasks.js';
import { partsForAgent, secretsOf, secretsOfJob } from '../../../tasks/core/pipeline/secrets.js';

describe('The secrets of a task', () => {
  const environment = {
    INPUT_MACHINEPASSWORD: 'Pa$$w0rd "1"',
    INPUT_VMSIZE: 'Standard_D2s_v5',
    'ENDPOINT_AUTH_PARAMETER_1234-ab_SERVICEPRINCIPALKEY': 'the-key-of-the-principal',
    'ENDPOINT_AUTH_PARAMETER_1234-ab_TENANTID': '11111111-2222-3333-4444-555555555555',
    ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN: 'the-token-of-the-job',
  };

  it('are its secret inputs and what its service connections sign in with', () => {
    assert.deepEqual(secretsOf(environment, createImageVMs), [
      'Pa$$w0rd "1"',
      'the-key-of-the-principal',
      'the-token-of-the-job',
    ]);
  });

  it('do not include an input that the task does not have', () => {
    assert.ok(!secretsOf(environment, snapImages).includes('Pa$$w0rd "1"'));
  });
});

describe('A secret variable', () => {
  const secretsWith = (secret: string, parameterOverrides: string) =>
    secretsOf({ SECRET_A: secret, INPUT_PARAMETEROVERRIDES: parameterOverrides }, createImageVMs);

  it('A4 is a secret of the job, as a ticket of a secure file is', () => {
    const environment = {
      SECRET_MY_VARIABLE: 'hidden-1',
      SECUREFILE_TICKET_1: 'hidden-2',
      VSTS_SECRET_VARIABLES: '["my.variable"]',
      SECUREFILE_NAME_1: 'shown',
    };
    assert.deepEqual(secretsOfJob(environment), ['hidden-1', 'hidden-2']);
  });

  it('is a secret of the task that uses it in any input', () => {
    const environment = { SECRET_A: 'hidden-1 ', SECRET_B: 'hidden-2', INPUT_DEVTESTLABNAME: 'a-hidden-1-b' };
    assert.deepEqual(secretsOf(environment, createImageVMs), ['hidden-1 ']);
  });

  it('that holds JSON makes secrets of its members, as they are read', () => {
    const json = '{"a": {"value": {"b": ["hid\\u0064en \\"1\\"", 482913]}}, "c": "hidden-2"}';
    assert.deepEqual(secretsWith(json, json), [json, 'hidden "1"', '482913', 'hidden-2']);
  });

  it('that holds pairs makes secrets of their values, as they are read', () => {
    const pairs = `-a 'hid''den 1' -b "{""c"": ""hidden-2""}"`;
    assert.deepEqual(secretsWith(pairs, `${pairs} -d shown-3`), [pairs, "hid'den 1", 'hidden-2']);
  });

  it('that is a member of JSON is a secret as it is read', () => {
    const secret = 'hid\\\\den\\/1';
    assert.deepEqual(secretsWith(secret, `{"a": "${secret}", "b": "shown-2"}`), [secret, 'hid\\den/1']);
  });

  it('that fits no syntax is a secret all the same', () => {
    assert.deepEqual(secretsWith('"hidden-1', '-a "hidden-1'), ['"hidden-1']);
  });
});

describe('What the agent is told of a secret', () => {
  it('is the secret, where no command escapes a part of it', () => {
    assert.deepEqual(partsForAgent('Pa$$w0rd "1"'), ['Pa$$w0rd "1"']);
  });

  it('is first what lies between percent signs, so that it is masked when the agent shows the command', () => {
    assert.deepEqual(partsForAgent('Pa$$w0rd%and more%1'), ['Pa$$w0rd', 'and more', 'Pa$$w0rd%and more%1']);
  });

  it('is the secret also where it looks URL-encoded', () => {
    assert.deepEqual(partsForAgent('Password%2Fmore~%0A1'), ['Password', '2Fmore~', 'Password%2Fmore~%0A1']);
  });
});
