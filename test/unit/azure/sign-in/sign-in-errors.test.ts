import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { signInError } from '../../../../tasks/core/azure/sign-in/sign-in-errors.js';
import { wordsOf } from '../../../../tasks/core/pipeline/sign-in-words.js';

const title = 'the service connection "Production"';

const visitor = {
  title,
  words: wordsOf(title),
  authorityUrl: 'https://login.example.com',
  identity: { kind: 'secret' },
};

function fieldsOf(error: unknown) {
  assert.ok(error instanceof Error);
  const { message, code, remedy } = error as Error & { readonly code?: string; readonly remedy?: string };
  return { message, code, remedy };
}

describe('A sign-in that Microsoft Entra refused', () => {
  const text =
    'invalid_client: Error(s): 7000215 - Timestamp: 2026-01-01 00:00:00Z - Description: AADSTS7000215: ' +
    'Invalid client secret provided. Ensure the secret is the value. - Correlation ID: 1 - Trace ID: 2';

  it('is one sentence with the name of the connection, a code, and what to do', () => {
    assert.deepEqual(fieldsOf(signInError(new Error(text), visitor)), {
      message:
        'Microsoft Entra refused the sign-in of the service connection "Production": Invalid client secret provided.',
      code: 'AADSTS7000215',
      remedy:
        'The secret of the service connection "Production" is wrong or has expired: renew it, or better convert the connection to workload identity federation.',
    });
  });
});

describe('A sign-in that got no answer', () => {
  it('names the authority instead of the code of the sign-in package', () => {
    const { message, remedy } = fieldsOf(signInError(new Error('endpoints_resolution_error: …'), visitor));
    assert.equal(
      message,
      'The service connection "Production" cannot sign in: https://login.example.com does not answer, or not for its tenant.',
    );
    assert.match(remedy ?? '', /firewall, proxy/);
  });

  it('of a managed identity says where such a thing exists', () => {
    const managed = { ...visitor, identity: { kind: 'managed identity' } };
    const { message, remedy } = fieldsOf(signInError(new Error('Network unreachable'), managed));
    assert.match(message, /"Production" signs in with a managed identity/);
    assert.match(remedy ?? '', /agent of your own in Azure/);
  });
});

describe('What else ends a sign-in', () => {
  it('is passed on: a cancellation, an error with a remedy, and what is not understood', () => {
    const errors = [
      Object.assign(new Error('AADSTS7000215: cancelled.'), { name: 'AbortError' }),
      Object.assign(new Error('AADSTS7000215: known.'), { remedy: 'this' }),
      new Error('Something else.'),
    ];
    assert.deepEqual(
      errors.map((error) => signInError(error, visitor) === error),
      [true, true, true],
    );
  });
});
