import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { createClock } from '../../../local-azure/clock.js';
import { isSignedBy, parseAssertion } from '../../../local-azure/entra/assertion.js';
import { createOidcIssuer } from '../../../local-azure/pipelines/oidc.js';

const connection = { id: 'aaaa', subject: 'sc://organization/project/Factory' };

const issuer = createOidcIssuer(
  {
    issuer: 'https://vstoken.example',
    systemAccessToken: 'of the job',
    assertionLifetimeSeconds: 300,
    serviceConnections: [connection],
  },
  createClock({ timeScale: 1, seed: 1 }),
);

interface Changes {
  readonly method?: string;
  readonly search?: string;
  readonly authorization?: string;
}

function ask({ method = 'POST', search, authorization = 'Bearer of the job' }: Changes = {}) {
  const request = { headers: { authorization } } as unknown as IncomingMessage;
  return issuer.answer({ method, search: search ?? '?api-version=7.1&serviceConnectionId=AAAA', request });
}

describe('The assertions of the local Azure Pipelines', () => {
  it('are signed, for the exchange at Entra, and end as the world says', () => {
    const { oidcToken } = JSON.parse(ask().body ?? '') as { readonly oidcToken: string };
    const assertion = parseAssertion(oidcToken) ?? assert.fail();
    const { sub, aud, iss, iat, exp } = assertion.claims;
    assert.deepEqual(
      [sub, aud, iss, Number(exp) - Number(iat)],
      [connection.subject, 'api://AzureADTokenExchange', 'https://vstoken.example', 300],
    );
    assert.ok(isSignedBy(assertion, issuer.keyOf(String(assertion.header['kid'])) ?? assert.fail()));
  });

  it('are given to nobody without the token of the job', () => {
    assert.equal(ask({ authorization: 'Bearer another' }).status, 401);
  });

  it('are given for known connections only, by POST, to those who name a version', () => {
    assert.deepEqual(
      [
        { search: '?api-version=7.1&serviceConnectionId=bbbb' },
        { method: 'GET' },
        { search: '?serviceConnectionId=aaaa' },
      ].map((changes) => ask(changes).status),
      [404, 405, 400],
    );
  });
});
