import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createRedactor } from '../../../tasks/core/run/redactor.js';
import { formsRenderedTwice, renderedForms } from '../../worlds/rendered-forms.js';

function redacted(secret: string, text: string): string {
  const { learn, redact } = createRedactor();
  learn(secret);
  return redact(text);
}

const secrets = [
  `_Cänary  "pässwörd"\\+/&%<i>*~|[1]\`^'$#{2}!;é_`,
  'first línes "a"\r\nsecond & <line>\n\nx',
  'pass|word',
  'Pa$$w0rd',
  'C&A\\\\b\\c%41&lt;d',
  "it's ''quoted''",
  '-----BEGIN KEY-----\nMIIEvQIBADAN\nBgkqhk+G9w0B\n-----END KEY-----',
];

describe('A redactor', () => {
  for (const secret of secrets)
    it(`hides every form of ${JSON.stringify(secret)}, and nothing beside it`, () => {
      const { learn, redact } = createRedactor();
      learn(secret);
      for (const forms of [renderedForms(secret), formsRenderedTwice(secret)])
        for (const [way, form] of Object.entries(forms))
          assert.equal(redact(`before ${form} after`), 'before *** after', `${way}: ${form}`);
    });

  it('hides a secret in what looks like an escape together with it', () => {
    assert.equal(redacted('n3w-Secret', 'C:\\n3w-Secret'), 'C:\\***');
    assert.equal(redacted('41-Secret', '%41-Secret'), '%***');
    assert.equal(redacted('amp;Secret', '&amp;Secret'), '&***');
  });

  it('hides each line of a secret, but not the common first and last of a certificate', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\r\nBgkqhkiG9w0B\n-----END PRIVATE KEY-----\n';
    assert.equal(redacted(key, 'MIIEvQIBADAN, BgkqhkiG9w0B'), '***, ***');
    assert.equal(redacted(key, '-----BEGIN PRIVATE KEY-----'), '-----BEGIN PRIVATE KEY-----');
  });

  it('hides a secret without its quotes, and without the space around it', () => {
    assert.equal(redacted(' "a secret" ', 'it is a secret'), 'it is ***');
  });

  it('hides a secret in the base64 of a text that contains it, wherever it begins', () => {
    const secret = 'Pa$$w0rd?>"1"';
    for (const user of ['', 'a', 'ab', 'abc'])
      for (const encoding of ['base64', 'base64url'] as const) {
        const text = redacted(secret, Buffer.from(`${user}:${secret} and more`).toString(encoding));
        assert.match(text, /\*\*\*/);
        const shown = text.split('***').map((part) => Buffer.from(part, encoding).toString('latin1'));
        assert.ok(!shown.some((part) => part.includes('w0rd')), text);
      }
  });

  it('hides a secret in an encoded command of PowerShell', () => {
    const command = Buffer.from('net user admin Pa$$w0rd?>"1" /add', 'utf16le').toString('base64');
    const shown = redacted('Pa$$w0rd?>"1"', command).split('***');
    assert.deepEqual(
      [shown.length, shown.some((part) => Buffer.from(part, 'base64').toString('utf16le').includes('w0r'))],
      [2, false],
    );
  });

  it('hides the longer of two secrets whole', () => {
    const { learn, redact } = createRedactor();
    learn('secret');
    learn('secret-and-more');
    assert.equal(redact('it is secret-and-more'), 'it is ***');
  });

  it('hides two secrets whole that overlap, also where they are escaped', () => {
    const { learn, redact } = createRedactor();
    learn('abc&defgh');
    learn('efghi&jkl');
    assert.equal(redact('it is abc&defghi&jkl, efghi&jkl and abc&defgh'), 'it is ***, *** and ***');
    assert.equal(redact('it is abc&amp;defghi&amp;jkl'), 'it is ***');
  });

  it('hides what the host masks by itself, and registers it when it is learnt', () => {
    const { learn, redact } = createRedactor(['of|the job']);
    assert.equal(redact('it is of\\|the job'), 'it is ***');
    assert.deepEqual(learn('of|the job'), ['of|the job', 'b2Z8dGhlIGpvYg==']);
  });

  it('leaves what is too short to be masked without ruining the log', () => {
    assert.equal(redacted('Image', 'the Images of Image'), 'the Images of Image');
  });

  it('leaves text without a secret as it is, however it is escaped', () => {
    const text = 'Win2016\\new  \\\\path `a` ^b^ &amp; %41 "" \\u0041 %C3%A4 &#38; \u2028 ⏎ +';
    assert.equal(redacted('Pa$$w0rd', text), text);
  });

  it('learns text that is not well-formed', () => {
    assert.equal(redacted('half a pair \ud800', 'it is half a pair \ud800'), 'it is ***');
  });

  it('has read a long text of escapes before the time of a test is over', () => {
    for (const part of ['\\', '`^', '&amp;', '%25', '  ', '\\u005c'])
      assert.equal(redacted('Pa$$w0rd', part.repeat(100_000)), part.repeat(100_000));
  });
});

describe('The forms of a secret for a host that masks its log', () => {
  const formsOf = (secret: string) => createRedactor().learn(secret);

  it('are itself, base64 and escaped for JSON', () => {
    assert.deepEqual(formsOf('Pa$$w0rd "1"'), ['Pa$$w0rd "1"', 'UGEkJHcwcmQgIjEi', 'Pa$$w0rd \\"1\\"']);
  });

  it('include every line of a certificate, but not its common first and last', () => {
    const forms = formsOf(
      '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\nBgkqhkiG9w0B\n-----END PRIVATE KEY-----\n',
    );
    assert.ok(forms.includes('MIIEvQIBADAN') && forms.includes('BgkqhkiG9w0B'));
    assert.ok(!forms.some((form) => form === '-----BEGIN PRIVATE KEY-----'));
  });

  it('never contain a line break, which the agent refuses to mask', () => {
    assert.ok(formsOf('first line\r\nsecond line').every((form) => !/[\r\n]/.test(form)));
  });

  it('leave out what is too short to be masked without ruining the log', () => {
    assert.deepEqual(formsOf('a'), []);
  });

  it('are told only once, so that none is registered twice', () => {
    const { learn } = createRedactor();
    learn('a-secret');
    assert.deepEqual([learn('a-secret'), learn('a-secret ').includes('a-secret')], [[], false]);
  });
});
