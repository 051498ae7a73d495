import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createImageVMs, snapImages } from '../../../tasks/core/definitions/tasks.js';
import { partsForAgent, secretsOf } from '../../../tasks/core/pipeline/secrets.js';

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
