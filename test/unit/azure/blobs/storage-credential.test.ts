import { createHttpHeaders, type Pipeline, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { BlobServiceClient } from '@azure/storage-blob';
import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { restore, type SinonStub, stub } from 'sinon';
import type { Azure, StorageAuthentication } from '../../../../tasks/core/azure/azure.js';
import { storageAccess } from '../../../../tasks/core/azure/blobs/storage-credential.js';
import { type Answer, answeringTo, group } from '../answering.js';

const accountId = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.Storage/storageAccounts/store`;

const blob = {
  containerName: 'vhds',
  blobName: 'x.vhd',
  url: 'https://store.blob.example.com/vhds/x.vhd',
};

const accountKey = Buffer.from('account key').toString('base64');

const delegationKey = Buffer.from('delegation key').toString('base64');

const { signal } = new AbortController();

const refusal = (code: string) => new RestError(code, { statusCode: 403, code });

const withoutRole = () => refusal('AuthorizationPermissionMismatch');

/** A storage account of which Azure Resource Manager tells the properties and, if it so answers, the keys. */
function account(
  storageAuthentication: StorageAuthentication,
  options: { readonly allowSharedKeyAccess?: boolean; readonly listKeys?: () => Answer } = {},
) {
  const { allowSharedKeyAccess = true, listKeys = () => ({ body: { keys: [{ value: accountKey }] } }) } =
    options;
  const properties = { primaryEndpoints: { blob: 'https://store.blob.example.com/' }, allowSharedKeyAccess };
  const {
    azure: any,
    asked,
    secrets,
  } = answeringTo(({ method }: PipelineRequest) =>
    method === 'POST' ? listKeys() : { body: { name: 'store', properties } },
  );
  const azure: Azure = Object.assign(any, { storageAuthentication });
  const readUrl = async (name = 'x.vhd') => {
    const { readUrl: read } = await storageAccess(azure, accountId, signal);
    const url = new URL(await read({ ...blob, blobName: name, url: blob.url.replace('x.vhd', name) }, 3600));
    return url.searchParams.has('skoid')
      ? 'signed with a user delegation key'
      : 'signed with the account key';
  };
  const keyRequests = () => asked().filter((request) => request.startsWith('POST')).length;
  return { azure, readUrl, asked, secrets, keyRequests };
}

describe('A storage account', () => {
  let getUserDelegationKey: SinonStub<[Date, Date]>;
  beforeEach(() => {
    getUserDelegationKey = stub(BlobServiceClient.prototype, 'getUserDelegationKey') as never;
    getUserDelegationKey.callsFake((signedStartsOn, signedExpiresOn) =>
      Promise.resolve({
        signedObjectId: 'o',
        signedTenantId: 't',
        signedService: 'b',
        signedVersion: '2025-01-05',
        signedStartsOn,
        signedExpiresOn,
        value: delegationKey,
      }),
    );
  });
  afterEach(() => restore());

  for (const [authentication, signing] of [
    ['auto', 'bearerTokenAuthenticationPolicy'],
    ['entra', 'bearerTokenAuthenticationPolicy'],
    ['key', 'storageSharedKeyCredentialPolicy'],
  ] as const)
    it(`is asked only at an address of its cloud: ${authentication} signs after that was checked, and after redirects`, async () => {
      const { container } = await storageAccess(account(authentication).azure, accountId, signal);
      const { storageClientContext } = container('vhds') as unknown as {
        readonly storageClientContext: { readonly pipeline: Pipeline };
      };
      const names = storageClientContext.pipeline.getOrderedPolicies().map(({ name }) => name);
      assert.ok(names.indexOf('redirectPolicy') < names.indexOf('addressPolicy'), names.join());
      assert.equal(names[names.indexOf('addressPolicy') + 1], signing);
    });

  it('of which the blobs lie in another cloud is not asked', async () => {
    const properties = { primaryEndpoints: { blob: 'https://store.evil.example/' } };
    for (const storageAuthentication of ['auto', 'entra', 'key'] as const) {
      const { azure, asked } = answeringTo(() => ({ body: { name: 'store', properties } }));
      await assert.rejects(
        storageAccess(Object.assign(azure, { storageAuthentication }), accountId, signal),
        /its blob endpoint is https:\/\/store\.evil\.example, which is no address of storage accounts/,
      );
      assert.equal(asked().length, 1);
    }
  });

  for (const authentication of ['auto', 'entra'] as const)
    it(`has its URLs signed with a user delegation key, and its keys are not listed: ${authentication}`, async () => {
      const { readUrl, keyRequests, secrets } = account(authentication);
      assert.equal(await readUrl(), 'signed with a user delegation key');
      assert.equal(keyRequests(), 0);
      assert.ok(secrets.includes(delegationKey));
    });

  it('has its URLs signed with its key, once a user delegation key was refused for a missing role', async () => {
    getUserDelegationKey.callsFake(() => Promise.reject(withoutRole()));
    const { readUrl, keyRequests, secrets } = account('auto');
    assert.equal(await readUrl(), 'signed with the account key');
    assert.equal(await readUrl('y.vhd'), 'signed with the account key');
    assert.deepEqual([keyRequests(), getUserDelegationKey.callCount], [1, 1]);
    assert.ok(secrets.includes(accountKey));
  });

  it('has its key listed once, however many requests are refused at the same time', async () => {
    getUserDelegationKey.callsFake(() => Promise.reject(withoutRole()));
    const { readUrl, keyRequests } = account('auto');
    await Promise.all(['x.vhd', 'y.vhd', 'z.vhd'].map((name) => readUrl(name)));
    assert.equal(keyRequests(), 1);
  });

  it('is refused for the missing role where the identity may not list its keys either', async () => {
    getUserDelegationKey.callsFake(() => Promise.reject(withoutRole()));
    const error = { code: 'AuthorizationFailed', message: 'No.' };
    const { readUrl, keyRequests } = account('auto', { listKeys: () => ({ status: 403, body: { error } }) });
    await assert.rejects(readUrl(), { code: 'AuthorizationPermissionMismatch' });
    await assert.rejects(readUrl(), { code: 'AuthorizationPermissionMismatch' });
    assert.equal(keyRequests(), 1);
  });

  it('has its keys listed again after an error other than a refusal', async () => {
    getUserDelegationKey.callsFake(() => Promise.reject(withoutRole()));
    const answers: Answer[] = [{ status: 409, body: { error: { code: 'Busy', message: 'Busy.' } } }];
    const { readUrl } = account('auto', {
      listKeys: () => answers.shift() ?? { body: { keys: [{ value: accountKey }] } },
    });
    await assert.rejects(readUrl(), { code: 'Busy' });
    assert.equal(await readUrl(), 'signed with the account key');
  });

  for (const [reason, authentication, options, error] of [
    ['only tokens are wanted', 'entra', {}, withoutRole()],
    ['the account takes no keys', 'auto', { allowSharedKeyAccess: false }, withoutRole()],
    ['the refusal is one of the network rules', 'auto', {}, refusal('AuthorizationFailure')],
  ] as const)
    it(`is not opened with its key where ${reason}`, async () => {
      getUserDelegationKey.callsFake(() => Promise.reject(error));
      const { readUrl, keyRequests } = account(authentication, options);
      await assert.rejects(readUrl(), { code: error.code });
      assert.equal(keyRequests(), 0);
    });

  it('is opened with its key at once where keys are wanted', async () => {
    const { readUrl, keyRequests } = account('key');
    assert.equal(await readUrl(), 'signed with the account key');
    assert.deepEqual([keyRequests(), getUserDelegationKey.callCount], [1, 0]);
  });

  it('that takes no keys is an error where keys are wanted', async () => {
    const { readUrl, keyRequests } = account('key', { allowSharedKeyAccess: false });
    await assert.rejects(readUrl(), {
      message: 'The storage account store takes no account keys: its shared key access is disabled.',
      remedy: /Set the input storageAuthentication to auto or entra/,
    });
    assert.equal(keyRequests(), 0);
  });

  it('is read once, however often it is opened, and again where it could not be read', async () => {
    const { azure, asked } = account('auto');
    await Promise.all([1, 2].map(() => storageAccess(azure, accountId, signal)));
    await storageAccess(azure, accountId.toUpperCase(), signal);
    assert.equal(asked().length, 1);
    let isThere = false;
    const later = answeringTo(() => {
      const properties = { primaryEndpoints: { blob: 'https://store.blob.example.com/' } };
      return isThere ? { body: { name: 'store', properties } } : { status: 404 };
    });
    await assert.rejects(storageAccess(later.azure, accountId, signal), { statusCode: 404 });
    isThere = true;
    await storageAccess(later.azure, accountId, signal);
  });

  it('names the missing role where it refuses a request for a blob', async () => {
    const { azure } = account('entra');
    const { container } = await storageAccess(azure, accountId, signal);
    const { pipeline } = Reflect.get(container('vhds'), 'storageClientContext') as {
      readonly pipeline: Pipeline;
    };
    pipeline.addPolicy(
      {
        name: 'network',
        sendRequest: (request) => {
          const headers = createHttpHeaders({ 'x-ms-error-code': 'AuthorizationPermissionMismatch' });
          return Promise.resolve({ request, status: 403, headers });
        },
      },
      { afterPhase: 'Sign' },
    );
    await assert.rejects(container('vhds').exists(), {
      code: 'AuthorizationPermissionMismatch',
      remedy: /the role Storage Blob Data Contributor on the storage account store/,
    });
  });
});
