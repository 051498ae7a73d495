import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createRedactor, secretForms } from '../../../tasks/core/run/redactor.js';

describe('The forms of a secret', () => {
  it('are itself, base64, URL-encoded and escaped for JSON', () => {
    const forms = secretForms('Pa$$w0rd "1"');
    for (const form of ['Pa$$w0rd "1"', 'UGEkJHcwcmQgIjEi', 'Pa%24%24w0rd%20%221%22', 'Pa$$w0rd \\"1\\"'])
      assert.ok(forms.includes(form), form);
  });

  it('include every line of a certificate, but not its common first and last', () => {
    const forms = secretForms(
      '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\nBgkqhkiG9w0B\n-----END PRIVATE KEY-----\n',
    );
    assert.ok(forms.includes('MIIEvQIBADAN') && forms.includes('BgkqhkiG9w0B'));
    assert.ok(!forms.some((form) => form === '-----BEGIN PRIVATE KEY-----'));
  });

  it('never contain a line break, which the agent refuses to mask', () => {
    assert.ok(secretForms('first line\r\nsecond line').every((form) => !/[\r\n]/.test(form)));
  });

  it('leave out what is too short to be masked without ruining the log', () => {
    assert.deepEqual(secretForms('a'), []);
  });

  it('exist for text that is not well-formed', () => {
    assert.ok(secretForms('half a pair \ud800').length > 0);
  });
});

describe('A redactor', () => {
  it('hides every form of what it has learnt', () => {
    const { learn, redact } = createRedactor();
    learn('Pa$$w0rd "1"');
    assert.equal(
      redact('{"password":"Pa$$w0rd \\"1\\"","same":"UGEkJHcwcmQgIjEi"}'),
      '{"password":"***","same":"***"}',
    );
  });

  it('hides the longer of two secrets whole', () => {
    const { learn, redact } = createRedactor();
    learn('secret');
    learn('secret-and-more');
    assert.equal(redact('it is secret-and-more'), 'it is ***');
  });

  it('hides two secrets whole that overlap', () => {
    const { learn, redact } = createRedactor();
    learn('abcdefgh');
    learn('efghijkl');
    assert.equal(redact('it is abcdefghijkl, efghijkl and abcdefgh'), 'it is ***, *** and ***');
  });

  it('tells each form only once, so that none is registered twice', () => {
    const { learn } = createRedactor();
    learn('a-secret');
    assert.deepEqual(learn('a-secret'), []);
  });
});
