import { AzureCliCredential } from '@azure/identity';
import { afterEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { restore, stub } from 'sinon';
import { azureCliCredential } from '../../../../tasks/core/azure/sign-in/azure-cli.js';

const failing = (error: Error, tenantId?: string) => {
  stub(AzureCliCredential.prototype, 'getToken').rejects(error);
  return azureCliCredential(tenantId).getToken('https://management.azure.com/.default');
};

describe('The Azure CLI', () => {
  afterEach(() => restore());

  it('gives its token', async () => {
    const token = { token: 'token', expiresOnTimestamp: 1 };
    stub(AzureCliCredential.prototype, 'getToken').resolves(token);
    assert.equal(await azureCliCredential(undefined).getToken('scope'), token);
  });

  it('that is signed out is to be signed in, to the tenant that was given', async () => {
    const error = new Error("Please run 'az login' from a command prompt to authenticate.");
    await assert.rejects(failing(error), {
      message: 'The Azure CLI has no valid sign-in.',
      remedy: 'Run "az login".',
    });
    restore();
    await assert.rejects(failing(error, 'tenant'), { remedy: 'Run "az login --tenant tenant".' });
  });

  it('that fails is told in its own words', async () => {
    await assert.rejects(failing(new Error('\r\nERROR: It is broken.\nTraceback')), {
      message: 'The Azure CLI gave no token: It is broken.',
      remedy: /az account get-access-token/,
    });
    restore();
    await assert.rejects(failing(new Error('')), { message: /it said nothing/ });
  });

  it('that reports a refusal of Microsoft Entra, or is not waited for any more, is told as it is', async () => {
    for (const error of [
      new Error('ERROR: AADSTS500011: The resource principal was not found.'),
      Object.assign(new Error('Stopped.'), { name: 'AbortError' }),
    ]) {
      assert.equal(await failing(error).catch((thrown: unknown) => thrown), error);
      restore();
    }
  });
});
