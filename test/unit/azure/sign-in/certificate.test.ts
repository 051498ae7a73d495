import { before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { certificateDefect } from '../../../../tasks/core/azure/sign-in/certificate.js';
import { type KeyPair, makeKeyPair } from '../../../worlds/connections.js';

describe('A certificate to sign in with', () => {
  let own: KeyPair;
  let other: KeyPair;
  before(async () => {
    [own, other] = await Promise.all([makeKeyPair(), makeKeyPair()]);
  });
  const whole = () => `${own.private}\n${own.cert}`;

  it('may come before or after its private key, with line breaks of any system', () => {
    const texts = [whole(), `${own.cert}\n${own.private}`, whole().replace(/\r?\n/g, '\r\n')];
    assert.deepEqual(texts.map(certificateDefect), [undefined, undefined, undefined]);
  });

  it('needs both parts', () => {
    assert.equal(certificateDefect(own.private), 'it has no part "BEGIN CERTIFICATE"');
    assert.equal(certificateDefect(own.cert), 'it has no part "BEGIN PRIVATE KEY"');
  });

  it('needs the private key that belongs to it', () => {
    const mixed = `${own.private}\n${other.cert}`;
    assert.equal(certificateDefect(mixed), 'its private key belongs to another certificate');
  });

  it('needs a private key without a password', () => {
    const key = createPrivateKey(own.private);
    const locked = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    assert.match(certificateDefect(`${locked.toString()}\n${own.cert}`) ?? '', /protected by a password/);
  });

  it('needs its line breaks, which a form of one line loses', () => {
    assert.match(certificateDefect(whole().replace(/\r?\n/g, ' ')) ?? '', /line breaks are lost/);
    const damaged = `${own.private}\n${own.cert.replace(/[A-Za-z]{40}/, '')}`;
    assert.match(certificateDefect(damaged) ?? '', /its certificate is damaged/);
  });
});
