import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { passwordLength } from '../../../../tasks/core/factory/create/password.js';
import { generatePassword } from '../../../../tasks/core/lab/generated-password.js';

describe('The password of an image VM', () => {
  it('that is generated has the length that is told before, and all kinds of characters', () => {
    const [one, other] = [generatePassword(), generatePassword()];
    assert.equal(one.length, passwordLength({ machinePassword: '' }));
    assert.match(one, /(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*\W)/);
    assert.notEqual(one, other);
  });

  it('that is given has its own length', () => {
    assert.equal(passwordLength({ machinePassword: 'Hidden' }), 6);
  });
});
