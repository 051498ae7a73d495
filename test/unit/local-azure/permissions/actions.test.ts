import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { armAction } from '../../../local-azure/permissions/arm-actions.js';
import { blobAction, readBlobRequest } from '../../../local-azure/permissions/blob-actions.js';

const group = '/subscriptions/s/resourceGroups/g';

const lab = `${group}/providers/Microsoft.DevTestLab/labs/l`;

const deployment = `${group}/providers/Microsoft.Resources/deployments/d`;

const armRequests: readonly (readonly [string, string, string, string])[] = [
  ['GET', lab, 'Microsoft.DevTestLab/labs/read', lab],
  ['GET', `${lab}/customimages`, 'Microsoft.DevTestLab/labs/customimages/read', lab],
  [
    'GET',
    '/subscriptions/s/providers/Microsoft.DevTestLab/labs',
    'Microsoft.DevTestLab/labs/read',
    '/subscriptions/s',
  ],
  [
    'PATCH',
    `${lab}/virtualmachines/v`,
    'Microsoft.DevTestLab/labs/virtualmachines/write',
    `${lab}/virtualmachines/v`,
  ],
  [
    'DELETE',
    `${lab}/customimages/i`,
    'Microsoft.DevTestLab/labs/customimages/delete',
    `${lab}/customimages/i`,
  ],
  [
    'POST',
    `${lab}/virtualmachines/v/stop`,
    'Microsoft.DevTestLab/labs/virtualmachines/stop/action',
    `${lab}/virtualmachines/v`,
  ],
  ['PUT', deployment, 'Microsoft.Resources/deployments/write', deployment],
  ['GET', `${group}/deployments/d/operations`, 'Microsoft.Resources/deployments/operations/read', deployment],
  [
    'GET',
    `${deployment}/operationStatuses/o`,
    'Microsoft.Resources/deployments/operationStatuses/read',
    `${deployment}/operationStatuses/o`,
  ],
  [
    'GET',
    '/subscriptions/s/operationresults/o',
    'Microsoft.Resources/subscriptions/operationresults/read',
    '/subscriptions/s/operationresults/o',
  ],
  ['GET', group, 'Microsoft.Resources/subscriptions/resourceGroups/read', group],
  [
    'GET',
    `${lab}/providers/Microsoft.Authorization/permissions`,
    'Microsoft.Authorization/permissions/read',
    lab,
  ],
];

describe('A request to the local Azure Resource Manager', () => {
  for (const [method, path, action, scope] of armRequests)
    it(`needs ${action} for ${method} ${path.replace(group, '…')}`, () => {
      assert.deepEqual(armAction(method, path), { action, scope });
    });

  it('needs nothing for the list of subscriptions', () => {
    assert.equal(armAction('GET', '/subscriptions'), undefined);
  });
});

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
