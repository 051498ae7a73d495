import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { armAction } from '../../../local-azure/permissions/arm-actions.js';

const group = '/subscriptions/s/resourceGroups/g';

const lab = `${group}/providers/Microsoft.DevTestLab/labs/l`;

const environment = `${lab}/users/@me/environments/e`;

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
  ['GET', `${lab}/users/@me`, 'Microsoft.DevTestLab/labs/users/read', `${lab}/users/@me`],
  [
    'GET',
    `${lab}/users/@all/environments`,
    'Microsoft.DevTestLab/labs/users/environments/read',
    `${lab}/users/@all`,
  ],
  ['PUT', environment, 'Microsoft.DevTestLab/labs/users/environments/write', environment],
  ['DELETE', environment, 'Microsoft.DevTestLab/labs/users/environments/delete', environment],
  [
    'GET',
    `${lab}/artifactSources/s/armTemplates/t`,
    'Microsoft.DevTestLab/labs/artifactSources/armTemplates/read',
    `${lab}/artifactSources/s/armTemplates/t`,
  ],
  [
    'GET',
    `${group}/providers/Microsoft.Resources/deployments/`,
    'Microsoft.Resources/deployments/read',
    group,
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
    '/subscriptions/s/providers/Microsoft.Compute/locations/westus/capsOperations/o',
    'Microsoft.Compute/locations/capsOperations/read',
    '/subscriptions/s/providers/Microsoft.Compute/locations/westus/capsOperations/o',
  ],
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
