import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createRouter } from '../../../local-azure/arm/router.js';
import { createCustomRoles, type CustomRoles } from '../../../local-azure/permissions/custom-roles.js';
import { armRequest } from '../arm/requests.js';
import { createStandingClock, type StandingClock } from '../standing-clock.js';

const group = '/subscriptions/s/resourceGroups/g';

const roleActions = { actions: ['Microsoft.DevTestLab/labs/read'] };

describe('A custom role', () => {
  let clock: StandingClock;
  let roles: CustomRoles;

  const send = async (method: string, path: string, body?: object) => {
    const full = path.startsWith('/') ? path : `${group}/providers/Microsoft.Authorization/${path}`;
    const match = createRouter(roles.routes)(method, full);
    assert.ok(typeof match === 'object', full);
    return match.route.handle(armRequest(full, { method, body, parameters: match.parameters }));
  };

  const make = (name: string, roleName: string, ...assignableScopes: string[]) =>
    send('PUT', `roleDefinitions/${name}`, {
      properties: { roleName, assignableScopes, permissions: [roleActions] },
    });

  const give = (name: string, principalId: string, role = 'one') =>
    send('PUT', `roleAssignments/${name}`, {
      properties: {
        principalId,
        roleDefinitionId: `/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      },
    });

  beforeEach(() => {
    clock = createStandingClock();
    roles = createCustomRoles(clock, ['somebody']);
  });

  it('holds a while after it is given, where it is given', async () => {
    await make('one', 'Reader of labs', group);
    assert.equal((await give('a', 'SOMEBODY')).status, 201);
    assert.deepEqual(roles.assignments(), []);
    await clock.pass(60);
    assert.deepEqual(
      roles.assignments().map(({ principal, scope, role }) => [principal, scope, role.actions]),
      [['somebody', group, roleActions.actions]],
    );
    await send('DELETE', 'roleAssignments/a');
    assert.deepEqual(roles.assignments(), []);
  });

  it('is listed where it can be given, and gone once it is deleted', async () => {
    await make('one', 'Reader of labs', group);
    const list = async () =>
      ((await send('GET', 'roleDefinitions')).body as { value: readonly { name: string }[] }).value;
    assert.deepEqual(
      (await list()).map(({ name }) => name),
      ['one'],
    );
    await send('DELETE', 'roleDefinitions/one');
    assert.deepEqual(await list(), []);
    assert.equal((await send('DELETE', 'roleDefinitions/one')).status, 204);
    await assert.rejects(send('GET', 'roleDefinitions/one'), { code: 'RoleDefinitionDoesNotExist' });
  });

  it('has a name of its own in the tenant', async () => {
    await make('one', 'Reader of labs', group);
    await assert.rejects(make('two', 'reader of LABS', group), { code: 'RoleDefinitionWithSameNameExists' });
    assert.equal((await make('one', 'Reader of labs', group)).status, 201);
    assert.deepEqual(roles.names(), ['Reader of labs']);
  });

  it('stays while it is given to somebody', async () => {
    await make('one', 'Reader of labs', group);
    await give('a', 'somebody');
    await assert.rejects(send('DELETE', 'roleDefinitions/one'), { code: 'RoleDefinitionHasAssignments' });
    await send('DELETE', 'roleAssignments/a');
    assert.equal((await send('DELETE', 'roleDefinitions/one')).status, 200);
  });

  it('is given to those whom there are, once, within its scopes', async () => {
    await make('one', 'Reader of labs', group);
    await assert.rejects(give('a', 'nobody'), { code: 'PrincipalNotFound' });
    await assert.rejects(give('a', 'somebody', 'two'), { code: 'RoleDefinitionDoesNotExist' });
    await give('a', 'somebody');
    await assert.rejects(give('b', 'somebody'), { code: 'RoleAssignmentExists' });
    const above = '/subscriptions/s/providers/Microsoft.Authorization/roleAssignments/c';
    const properties = { principalId: 'somebody', roleDefinitionId: '/one' };
    await assert.rejects(send('PUT', above, { properties }), {
      code: 'RoleAssignmentScopeNotAssignableToRoleDefinition',
    });
  });
});
