import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { originOf } from '../../local-azure/exchange.js';

describe('The addresses of a local Azure', () => {
  it('have its port, unless it is that of HTTPS', () => {
    assert.equal(originOf('127.0.0.1:8443'), 'https://127.0.0.1:8443');
    assert.equal(originOf('127.0.0.1:443'), 'https://127.0.0.1');
    assert.equal(originOf('azure.test'), 'https://azure.test');
    assert.equal(originOf('[::1]:443'), 'https://[::1]');
    assert.equal(originOf('[::443]'), 'https://[::443]');
  });
});
