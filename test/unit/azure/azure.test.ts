import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { protectUrl } from '../../../tasks/core/azure/requests/protect-url.js';
import { remember } from '../../../tasks/core/azure/requests/remember.js';
import { type Connection, signIn } from '../../../tasks/core/azure/sign-in/credential.js';

const connection: Connection = {
  resourceManagerUrl: 'https://management.example.com/',
  audience: 'https://management.core.example.com/',
  authorityUrl: 'https://login.example.com/',
  title: 'the service connection "Production"',
  identity: {
    kind: 'secret',
    tenantId: '11111111-1111-1111-1111-111111111111',
    clientId: 'client',
    secret: 'secret',
  },
  storageAuthentication: 'auto',
  proxyFor: () => undefined,
  protect: () => undefined,
};

describe('Signing in', () => {
  it('asks for tokens of the audience of the connection', () => {
    assert.equal(signIn(connection).scope, 'https://management.core.example.com/.default');
  });

  it('speaks to the Azure Resource Manager of the connection', () => {
    assert.equal(signIn(connection).resourceManagerUrl, 'https://management.example.com');
  });
});

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
