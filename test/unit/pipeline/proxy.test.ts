import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { proxyFor } from '../../../tasks/core/pipeline/proxy.js';

describe('The proxy of the agent', () => {
  const url = 'https://management.azure.com';

  it('is used with its user', () => {
    const environment = {
      AGENT_PROXYURL: 'http://proxy.contoso.com:8080',
      AGENT_PROXYUSERNAME: 'agent',
      SECRET_AGENT_PROXYPASSWORD: 'the-password',
    };
    assert.deepEqual(proxyFor(url, environment), {
      host: 'http://proxy.contoso.com',
      port: 8080,
      username: 'agent',
      password: 'the-password',
    });
  });

  it('may have no user and the usual port', () => {
    const proxy = proxyFor(url, { AGENT_PROXYURL: 'http://proxy.contoso.com' });
    assert.deepEqual(proxy, { host: 'http://proxy.contoso.com', port: 80 });
  });

  it('is left out for addresses that the agent reaches directly, and where there is none', () => {
    const environment = {
      AGENT_PROXYURL: 'http://proxy.contoso.com',
      AGENT_PROXYBYPASSLIST: '["management\\\\.azure"]',
    };
    assert.equal(proxyFor(url, environment), undefined);
    assert.equal(proxyFor(url, {}), undefined);
  });

  it('passes over a pattern of .NET that JavaScript cannot read', () => {
    const environment = {
      AGENT_PROXYURL: 'http://proxy.contoso.com',
      AGENT_PROXYBYPASSLIST: '["(?>intranet)", "management\\\\.azure"]',
    };
    assert.equal(proxyFor(url, environment), undefined);
    assert.equal(proxyFor('https://login.example.com', environment)?.port, 80);
  });
});
