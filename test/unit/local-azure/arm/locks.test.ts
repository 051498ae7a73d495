import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { refuseLocked } from '../../../local-azure/arm/locks.js';

const scope = '/subscriptions/s/resourceGroups/Group';

const machine = `${scope}/providers/Microsoft.DevTestLab/labs/Lab/virtualmachines/VM`;

describe('A lock in the local Azure', () => {
  const asking =
    (method: string, level: 'CanNotDelete' | 'ReadOnly', path = machine) =>
    () =>
      refuseLocked(method, path, [{ scope: scope.toUpperCase(), level }]);

  it('forbids deletions of its resource and of all that lies in it, as the service says it', () => {
    const refusal = {
      status: 409,
      code: 'ScopeLocked',
      message: `The scope '${machine}' cannot perform delete operation because following scope(s) are locked: '${scope.toUpperCase()}'. Please remove the lock and try again.`,
    };
    assert.throws(asking('DELETE', 'CanNotDelete'), refusal);
    assert.throws(asking('DELETE', 'ReadOnly'), refusal);
    assert.throws(asking('DELETE', 'CanNotDelete', scope), { code: 'ScopeLocked' });
  });

  it('forbids other changes and actions only where nothing may be changed', () => {
    for (const method of ['PUT', 'PATCH', 'POST']) {
      assert.doesNotThrow(asking(method, 'CanNotDelete'));
      assert.throws(asking(method, 'ReadOnly'), { message: /cannot perform write operation/ });
    }
  });

  it('forbids no reading, and nothing elsewhere', () => {
    assert.doesNotThrow(asking('GET', 'ReadOnly'));
    assert.doesNotThrow(asking('DELETE', 'ReadOnly', machine.replace('Group', 'Group2')));
  });
});
