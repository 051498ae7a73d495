import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { createClock } from '../../../local-azure/clock.js';
import { isSignedBy, parseAssertion } from '../../../local-azure/entra/assertion.js';
import { createIdTokenIssuer } from '../../../local-azure/github/id-token.js';

const issuer = createIdTokenIssuer(
  {
    issuer: 'https://token.actions.example',
    requestToken: 'of the job',
    subject: 'repo:owner/name:ref:refs/heads/main',
    assertionLifetimeSeconds: 60,
  },
  createClock({ timeScale: 1, seed: 1 }),
);

interface Changes {
  readonly method?: string;
  readonly search?: string;
  readonly authorization?: string;
}

function ask({
  method = 'GET',
  search = '?api-version=2.0',
  authorization = 'bearer of the job',
}: Changes = {}) {
  return issuer.answer({
    method,
    search,
    request: { headers: { authorization } } as unknown as IncomingMessage,
  });
}

function assertionIn(search: string) {
  const { count, value } = JSON.parse(ask({ search }).body ?? '') as {
    readonly count: number;
    readonly value: string;
  };
  assert.equal(count, value.length);
  return parseAssertion(value) ?? assert.fail();
}

describe('The assertions of the local GitHub Actions', () => {
  it('are signed, for the audience that was asked for, and end as the world says', () => {
    const assertion = assertionIn('?api-version=2.0&audience=api%3A%2F%2FAzureADTokenExchange');
    const { sub, aud, iss, iat, exp } = assertion.claims;
    assert.deepEqual(
      [sub, aud, iss, Number(exp) - Number(iat)],
      [
        'repo:owner/name:ref:refs/heads/main',
        'api://AzureADTokenExchange',
        'https://token.actions.example',
        60,
      ],
    );
    assert.ok(isSignedBy(assertion, issuer.keyOf(String(assertion.header['kid'])) ?? assert.fail()));
  });

  it('are for the owner of the repository without an audience', () => {
    assert.equal(assertionIn('?api-version=2.0').claims['aud'], 'https://github.com/owner');
  });

  it('are given by GET, with the token of the request', () => {
    assert.deepEqual(
      [{ method: 'POST' }, { authorization: 'bearer another' }, { authorization: 'Bearer of the job' }].map(
        (changes) => ask(changes).status,
      ),
      [405, 401, 200],
    );
  });
});
