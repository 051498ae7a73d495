import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { artifactMessages } from '../../../../tasks/core/azure/resources/artifact-messages.js';

const artifact = {
  id: '/artifactSources/public repo/artifacts/windows-7zip',
  name: 'windows-7zip',
  status: 'Failed',
};

describe('The messages of an artifact', () => {
  it('are the innermost errors of its deployment', () => {
    const deploymentStatusMessage = JSON.stringify({
      status: 'Failed',
      error: {
        code: 'ResourceDeploymentFailure',
        message: 'The resource operation completed with terminal provisioning state.',
        details: [{ code: 'VMExtensionProvisioningError', message: 'VM has reported a failure.' }],
      },
    });
    assert.deepEqual(artifactMessages({ ...artifact, deploymentStatusMessage }), [
      'VM has reported a failure.',
    ]);
  });

  it('are the texts of its extension that say something', () => {
    const vmExtensionStatusMessage = JSON.stringify([
      { code: 'ComponentStatus/StdOut/succeeded', message: '' },
      { code: 'ComponentStatus/StdErr/succeeded', message: 'choco: package not found\n' },
    ]);
    assert.deepEqual(artifactMessages({ ...artifact, vmExtensionStatusMessage }), [
      'choco: package not found',
    ]);
  });

  it('are given as they are where they cannot be read', () => {
    assert.deepEqual(artifactMessages({ ...artifact, deploymentStatusMessage: 'Something {broke' }), [
      'Something {broke',
    ]);
  });

  it('are told once where both say the same', () => {
    const texts = { deploymentStatusMessage: 'Lost contact.', vmExtensionStatusMessage: 'Lost contact.' };
    assert.deepEqual(artifactMessages({ ...artifact, ...texts }), ['Lost contact.']);
  });

  it('are none where it has none', () => assert.deepEqual(artifactMessages(artifact), []));
});
