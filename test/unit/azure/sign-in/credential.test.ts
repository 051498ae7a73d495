import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { signIn } from '../../../../tasks/core/azure/sign-in/credential.js';
import { connection } from '../connection.js';

describe('Signing in', () => {
  it('asks for tokens of the audience of the connection', () => {
    assert.equal(signIn(connection).scope, 'https://management.core.example.com/.default');
  });

  it('speaks to the Azure Resource Manager of the connection', () => {
    assert.equal(signIn(connection).resourceManagerUrl, 'https://management.example.com');
  });
});
