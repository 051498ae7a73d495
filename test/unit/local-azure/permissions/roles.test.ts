import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { allows, rolesAt } from '../../../local-azure/permissions/roles.js';
import type { RoleAssignment, RolePermissions } from '../../../local-azure/world.js';

const principal = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';

function mayRead(action: string, ...roles: readonly RolePermissions[]): boolean {
  return allows(roles, { objectId: principal, action, isData: false, scope: '/' });
}

function assigned(scope: string): RoleAssignment {
  return { principal, scope, role: { actions: ['*'] } };
}

describe('A role of the local Azure', () => {
  it('allows what it names, whatever the casing', () => {
    assert.ok(mayRead('Microsoft.DevTestLab/labs/READ', { actions: ['microsoft.devtestlab/labs/read'] }));
  });

  it('allows nothing that only begins like what it names', () => {
    assert.ok(!mayRead('A/b/read/action', { actions: ['A/b/read'] }));
  });

  it('takes * for any text, slashes included', () => {
    assert.ok(mayRead('A/b/c/read', { actions: ['A/*/read'] }));
  });

  it('takes every other character for itself', () => {
    assert.ok(!mayRead('AXb/read', { actions: ['A.b/read'] }));
  });

  it('takes away what it excludes', () => {
    assert.ok(!mayRead('A/b/delete', { actions: ['*'], notActions: ['*/delete'] }));
  });

  it('takes nothing away that another role allows', () => {
    const cautious = { actions: ['*'], notActions: ['*/delete'] };
    assert.ok(mayRead('A/b/delete', cautious, { actions: ['A/b/delete'] }));
  });

  it('keeps actions and data actions apart', () => {
    const access = { objectId: principal, action: 'A/b/read', isData: true, scope: '/' };
    assert.deepEqual(
      [allows([{ actions: ['*'] }], access), allows([{ actions: [], dataActions: ['A/*'] }], access)],
      [false, true],
    );
  });
});

describe('A role assignment of the local Azure', () => {
  const at = (assignment: RoleAssignment, scope: string) => rolesAt([assignment], principal, scope).length;

  it('holds for all that lies below its scope', () => {
    assert.equal(at(assigned('/subscriptions/s/resourceGroups/G'), '/subscriptions/S/resourcegroups/g/x'), 1);
  });

  it('does not hold for a neighbour whose name begins with that of its scope', () => {
    assert.equal(at(assigned('/subscriptions/s/resourceGroups/g'), '/subscriptions/s/resourceGroups/g2'), 0);
  });

  it('does not hold above its scope', () => {
    assert.equal(at(assigned('/subscriptions/s/resourceGroups/g'), '/subscriptions/s'), 0);
  });

  it('holds for its principal only', () => {
    assert.deepEqual(
      rolesAt([assigned('/')], 'dddddddd-dddd-4ddd-8ddd-dddddddddddd', '/subscriptions/s'),
      [],
    );
  });
});
