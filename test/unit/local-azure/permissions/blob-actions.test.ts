import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { blobAction, readBlobRequest } from '../../../local-azure/permissions/blob-actions.js';

const blobs = 'Microsoft.Storage/storageAccounts/blobServices';

const blobRequests: readonly (readonly [string, string, string, string, boolean])[] = [
  [
    'POST',
    '/a/',
    '?restype=service&comp=userdelegationkey',
    `${blobs}/generateUserDelegationKey/action`,
    false,
  ],
  ['GET', '/a/c', '?restype=container&comp=list', `${blobs}/containers/blobs/read`, true],
  ['PUT', '/a/c', '?restype=container', `${blobs}/containers/write`, false],
  ['DELETE', '/a/c', '?restype=container', `${blobs}/containers/delete`, false],
  ['HEAD', '/a/c/b', '', `${blobs}/containers/blobs/read`, true],
  ['PUT', '/a/c/folder/b', '?comp=copy&copyid=1', `${blobs}/containers/blobs/write`, true],
  ['DELETE', '/a/c/b', '', `${blobs}/containers/blobs/delete`, true],
];

describe('A request to the local blob service', () => {
  for (const [method, path, search, action, isData] of blobRequests)
    it(`needs ${action} for ${method} ${path}${search}`, () => {
      const needed = blobAction(readBlobRequest(method, path, search));
      assert.deepEqual([needed?.action, needed?.isData], [action, isData]);
    });
});
