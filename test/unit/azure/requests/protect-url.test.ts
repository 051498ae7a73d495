import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { protectUrl } from '../../../../tasks/core/azure/requests/protect-url.js';
import { signIn } from '../../../../tasks/core/azure/sign-in/credential.js';
import { connection } from '../connection.js';

describe('A SAS URL', () => {
  const secretsIn = (url: string) => {
    const secrets: string[] = [];
    protectUrl(signIn({ ...connection, protect: (secret) => secrets.push(secret) }), url);
    return secrets;
  };

  it('has a signature that is secret as written and in clear', () => {
    const url = 'https://account.example.com/c/b.vhd?sv=1&sig=a%2Bb%3D&se=2';
    assert.deepEqual(secretsIn(url), ['a%2Bb%3D', 'a+b=']);
  });

  it('without a known signature is secret as a whole', () => {
    const url = 'https://account.example.com/c/b.vhd?token=1';
    assert.deepEqual(secretsIn(url), [url]);
  });
});
