import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { remember } from '../../../../tasks/core/azure/requests/remember.js';
import { signIn } from '../../../../tasks/core/azure/sign-in/credential.js';
import { connection } from '../connection.js';

describe('What is remembered', () => {
  const numbered = () => {
    let made = 0;
    return remember(() => (made += 1));
  };

  it('is made once for each key, whatever its letter case', () => {
    const number = numbered();
    const azure = signIn(connection);
    assert.deepEqual([number(azure, 'One'), number(azure, 'ONE'), number(azure, 'two')], [1, 1, 2]);
  });

  it('is not shared with another sign-in', () => {
    const number = numbered();
    assert.deepEqual([number(signIn(connection), 'one'), number(signIn(connection), 'one')], [1, 2]);
  });
});
