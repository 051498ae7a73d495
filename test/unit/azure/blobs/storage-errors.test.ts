import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { refusesIdentity, withRemedy } from '../../../../tasks/core/azure/blobs/storage-errors.js';

const account = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/images',
  name: 'images',
  location: 'westeurope',
  blobEndpoint: 'https://images.example.com/',
  sharedKeyAllowed: true,
};

/** The answer to a HEAD request, which has no body. */
function refusal(code: string): RestError {
  const request = createPipelineRequest({ url: 'https://images.example.com', method: 'HEAD' });
  const headers = createHttpHeaders({ 'x-ms-error-code': code });
  return new RestError('', { statusCode: 403, request, response: { status: 403, headers, request } });
}

function remedyFor(code: string, of = account): string {
  const { remedy } = withRemedy(refusal(code), of) as { readonly remedy?: string };
  return remedy ?? 'none';
}

describe('A refusal of the blob service', () => {
  it('for want of a role names the role and the account', () => {
    const remedy = remedyFor('AuthorizationPermissionMismatch');
    assert.match(remedy, /the role Storage Blob Data Contributor on the storage account images/);
    assert.match(remedy, /list its keys/);
  });

  it('for want of a role does not suggest keys that the account would not take', () => {
    const remedy = remedyFor('AuthorizationPermissionMismatch', { ...account, sharedKeyAllowed: false });
    assert.match(remedy, /takes no account keys/);
  });

  it('by the rules of the network is told from one for want of a role', () => {
    const remedy = remedyFor('AuthorizationFailure');
    assert.match(remedy, /network rules of the storage account images/);
    assert.doesNotMatch(remedy, /Storage Blob Data Contributor/);
  });

  it('of account keys says what to use instead', () => {
    assert.match(remedyFor('KeyBasedAuthenticationNotPermitted'), /storageAuthentication to auto or entra/);
  });

  it('of another kind is left as it is', () => {
    assert.equal(remedyFor('LeaseIdMissing'), 'none');
  });

  it('asks for the account key only where a role is missing', () => {
    const asks = (code: string) => refusesIdentity(withRemedy(refusal(code), account));
    assert.deepEqual(['AuthorizationPermissionMismatch', 'AuthorizationFailure'].map(asks), [true, false]);
  });
});
