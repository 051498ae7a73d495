import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createResourceStore } from '../../../local-azure/arm/resources.js';
import { environmentRoles } from '../../../local-azure/permissions/environment-roles.js';
import { allows } from '../../../local-azure/permissions/roles.js';

const lab = '/subscriptions/s/resourcegroups/g/providers/microsoft.devtestlab/labs/l';

const group = '/subscriptions/s/resourceGroups/L-e-1';

const site = `${group}/providers/Microsoft.Web/sites/site`;

const may = (
  action: string,
  scope: string,
  { environmentPermission = 'Reader', objectId = 'Ada' } = {},
): boolean => {
  const resources = createResourceStore();
  const type = 'Microsoft.DevTestLab/labs';
  resources.set({ id: lab, name: 'l', type, properties: { environmentPermission } });
  resources.set({
    id: `${lab}/users/ada/environments/e`,
    name: 'e',
    type: `${type}/users/environments`,
    properties: { resourceGroupId: group.toLowerCase() },
  });
  const roles = environmentRoles(resources, objectId, scope);
  return allows(roles, { objectId, action, scope, isData: false });
};

describe('The user of an environment', () => {
  it('may read all in its resource group', () => {
    assert.ok(may('Microsoft.Resources/subscriptions/resourceGroups/read', group));
    assert.ok(may('Microsoft.Web/sites/read', site));
    assert.ok(!may('Microsoft.Web/sites/write', site));
  });

  it('may change it where the lab says so, but give nobody a role', () => {
    const contributor = { environmentPermission: 'Contributor' };
    assert.ok(may('Microsoft.Resources/deployments/write', group, contributor));
    assert.ok(!may('Microsoft.Authorization/roleAssignments/write', group, contributor));
  });

  it('may do nothing more elsewhere', () => {
    assert.ok(!may('Microsoft.Web/sites/read', `${group}0/providers/Microsoft.Web/sites/site`));
    assert.ok(!may('Microsoft.DevTestLab/labs/read', lab));
  });

  it('is the only one with that role', () => {
    assert.ok(!may('Microsoft.Web/sites/read', site, { objectId: 'bob' }));
  });
});
