import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createMasker, secretsAtStart } from '../../local-agent/masking.js';
import { variablesOf } from '../../local-agent/variables.js';

function maskerOf(...secrets: readonly string[]) {
  const masker = createMasker();
  for (const secret of secrets) masker.add(secret);
  return masker;
}

function maskedVariable(value: string, text: string): string {
  const secrets = secretsAtStart(variablesOf({ values: { secret: value }, secret: true }), [], undefined);
  return maskerOf(...secrets).mask(text);
}

describe('Masking', () => {
  it('replaces every occurrence', () => {
    assert.equal(maskerOf('hunter2').mask('hunter2 and hunter2'), '*** and ***');
  });

  it('leaves nothing of secrets that overlap', () => {
    assert.equal(maskerOf('abcdef', 'defghi').mask('x abcdefghi y'), 'x *** y');
  });

  it('A23: hides a secret variable raw, trimmed, without quotes, escaped and as base64', () => {
    const value = ' "5% of\nit" ';
    const base64 = Buffer.from(value).toString('base64');
    for (const form of [value, '"5% of\nit"', '5% of\nit', ' "5%AZP25 of%0Ait" ', base64]) {
      assert.equal(maskedVariable(value, `<${form}>`), '<***>', form);
    }
  });

  it('A23: does not hide white space', () => {
    assert.equal(maskedVariable('  ', 'a  b'), 'a  b');
  });

  it('A23: hides endpoint parameters, the principal id too, but not the tenant', () => {
    const endpoint = {
      id: '',
      url: '',
      scheme: '',
      parameters: { tenantId: 'contoso', serviceprincipalid: 'principal', serviceprincipalkey: 'key' },
      data: { subscriptionId: 'subscription' },
    };
    const masker = maskerOf(...secretsAtStart(variablesOf(), [endpoint], undefined));
    assert.equal(masker.mask('contoso principal key subscription'), 'contoso *** *** subscription');
  });

  it('A23: hides the token of the system connection', () => {
    const secrets = secretsAtStart(variablesOf(), [], { url: '', accessToken: 'token' });
    assert.equal(maskerOf(...secrets).mask('a token'), 'a ***');
  });

  it('A24: hides the JSON-escaped, the URI-escaped and the unescaped form', () => {
    const masker = maskerOf('a"b/c\\\\d');
    for (const form of ['a\\"b/c\\\\\\\\d', 'a%22b%2Fc%5C%5Cd', 'a"b/c\\d'])
      assert.equal(masker.mask(form), '***');
  });

  it('A24: hides user and password in a URL', () => {
    assert.equal(createMasker().mask('https://user:pass@host/path'), 'https://***@host/path');
  });

  it('A25: hides what is added later from then on', () => {
    const masker = createMasker();
    assert.equal(masker.mask('later'), 'later');
    masker.add('later');
    assert.equal(masker.mask('later'), '***');
  });

  it('A26: leaves values that are shorter than the limit', () => {
    const masker = createMasker(3);
    masker.add('ab');
    masker.add('abc');
    assert.equal(masker.mask('ab abc'), 'ab ***');
  });
});
