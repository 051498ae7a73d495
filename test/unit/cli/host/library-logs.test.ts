import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { silenceLibraries } from '../../../../cli/host/library-logs.js';

describe('The logs of libraries', () => {
  it('stay off, whatever the environment says: they would show secrets', () => {
    const environment = { DEBUG: '*', AZURE_LOG_LEVEL: 'verbose', HTTPS_PROXY: 'http://proxy:8080' };
    silenceLibraries(environment);
    assert.deepEqual(environment, { HTTPS_PROXY: 'http://proxy:8080' });
  });
});
