import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { environmentProxy, proxyPassword } from '../../../../cli/sign-in/proxy.js';

const url = 'https://management.azure.com/subscriptions';

describe('The proxy of the environment', () => {
  it('is none without variables', () => {
    assert.equal(environmentProxy({})(url), undefined);
  });

  it('is that of HTTPS_PROXY, else ALL_PROXY, else HTTP_PROXY, in capitals or not', () => {
    const http_proxy = 'http://c:3';
    const others = { ALL_PROXY: 'http://b:2', http_proxy };
    const all = { HTTPS_PROXY: 'http://a:1', ...others };
    assert.deepEqual(
      [all, others, { http_proxy }].map((environment) => environmentProxy(environment)(url)?.host),
      ['http://a', 'http://b', 'http://c'],
    );
  });

  it('has the usual port, and the name and password of its address', () => {
    const proxyFor = environmentProxy({ HTTPS_PROXY: 'https://me:pass%20word@proxy.example.com' });
    assert.deepEqual(proxyFor(url), {
      host: 'https://proxy.example.com',
      port: 443,
      username: 'me',
      password: 'pass%20word',
    });
    assert.equal(proxyPassword(proxyFor), 'pass%20word');
    assert.equal(environmentProxy({ HTTPS_PROXY: 'http://proxy' })(url)?.port, 80);
  });

  it('is not used for the hosts in NO_PROXY', () => {
    const HTTPS_PROXY = 'http://proxy:8080';
    const isUsed = (NO_PROXY: string) => environmentProxy({ HTTPS_PROXY, NO_PROXY })(url) !== undefined;
    assert.deepEqual(['management.azure.com', 'a.example, .azure.com', '.management.azure.com'].map(isUsed), [
      false,
      false,
      false,
    ]);
    assert.deepEqual(['azure.com', '.example.com', ''].map(isUsed), [true, true, true]);
  });

  it('is refused where it is no address, without being shown', () => {
    for (const HTTPS_PROXY of ['proxy:8080', 'socks5://me:secret@proxy', 'http://'])
      assert.throws(() => environmentProxy({ HTTPS_PROXY }), {
        message: /is not an address\.$/,
        remedy: /http:/,
      });
  });
});
