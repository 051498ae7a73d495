import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createClock } from '../../../local-azure/clock.js';
import { createTokenIssuer } from '../../../local-azure/entra/access-tokens.js';
import { createEntra } from '../../../local-azure/entra/token-endpoint.js';
import { createTokens } from '../../../local-azure/entra/tokens.js';

const application = { clientId: 'the-client', objectId: 'the-object', secret: 'the secret' };

const tokens = createTokens();

const clock = createClock({ timeScale: 1, seed: 1 });

const issue = createTokenIssuer({ tenantId: 'tenant', tokenLifetimeSeconds: 60 }, tokens, clock);

const entra = createEntra({ tenantId: 'tenant', applications: [application] }, issue, [], clock);

interface TokenAnswer {
  readonly access_token?: string;
  readonly error?: string;
  readonly error_codes?: readonly number[];
}

const valid = {
  client_id: application.clientId,
  client_secret: application.secret,
  grant_type: 'client_credentials',
  scope: 'https://storage.azure.com/.default',
};

const ask = (form: Record<string, string>, tenant = 'tenant') => {
  const body = new URLSearchParams(form).toString();
  const answer = entra({ path: `/${tenant}/oauth2/v2.0/token`, origin: 'https://azure.test', body });
  return { status: answer.status, ...(JSON.parse(answer.body ?? '') as TokenAnswer) };
};

describe('The token endpoint', () => {
  it('gives a token for the audience that the scope names', () => {
    const claims = tokens.verify(ask(valid).access_token ?? '');
    assert.ok(claims);
    const { aud, iss, oid, tid, appid, exp, iat } = claims;
    assert.deepEqual(
      { aud, iss, oid, tid, appid, lifetime: exp - iat },
      {
        aud: 'https://storage.azure.com',
        iss: 'https://sts.windows.net/tenant/',
        oid: 'the-object',
        tid: 'tenant',
        appid: 'the-client',
        lifetime: 60,
      },
    );
  });

  const refusals: [string, Record<string, string>, number, number][] = [
    ['a wrong secret', { client_secret: 'wrong' }, 401, 7000215],
    ['an unknown application', { client_id: 'nobody' }, 400, 700016],
    ['another grant', { grant_type: 'password' }, 400, 70003],
    ['a scope that is not a default one', { scope: 'openid' }, 400, 1002012],
  ];
  for (const [what, change, status, code] of refusals) {
    it(`refuses ${what} with AADSTS${code}`, () => {
      const answer = ask({ ...valid, ...change });
      assert.deepEqual([answer.status, answer.error_codes], [status, [code]]);
    });
  }

  it('refuses an unknown tenant', () => {
    assert.deepEqual(ask(valid, 'elsewhere').error_codes, [90002]);
  });
});

describe('The token endpoint of the first version', () => {
  const form = { ...valid, scope: '' };

  const askFirst = (path: string, body: object) =>
    JSON.parse(
      entra({ path, origin: 'https://azure.test', body: new URLSearchParams({ ...body }).toString() }).body ??
        '',
    ) as Readonly<Record<string, string>> & TokenAnswer;

  it('gives a token for a resource, with its times as texts', () => {
    const answer = askFirst('/tenant/oauth2/token', {
      ...form,
      resource: 'https://management.core.windows.net/',
    });
    const claims = tokens.verify(answer['access_token'] ?? '');
    assert.equal(claims?.aud, 'https://management.core.windows.net/');
    const { expires_in, expires_on, not_before, resource, token_type } = answer;
    assert.deepEqual(
      { expires_in, expires_on, not_before, resource, token_type },
      {
        expires_in: '60',
        expires_on: String(claims.exp),
        not_before: String(claims.nbf),
        resource: 'https://management.core.windows.net/',
        token_type: 'Bearer',
      },
    );
  });

  it('wants a resource, and no scope', () => {
    assert.deepEqual(askFirst('/tenant/oauth2/token', valid).error_codes, [900144]);
  });

  it('stands in the discovery document of its version', () => {
    const { issuer, token_endpoint } = askFirst('/tenant/.well-known/openid-configuration', {});
    assert.deepEqual(
      { issuer, token_endpoint },
      {
        issuer: 'https://sts.windows.net/tenant/',
        token_endpoint: 'https://azure.test/tenant/oauth2/token',
      },
    );
  });
});

describe('Tokens', () => {
  it('are not accepted when anything in them was changed', () => {
    const [header = '', , signature = ''] = (ask(valid).access_token ?? '').split('.');
    const forged = Buffer.from('{"aud":"https://management.azure.com"}').toString('base64url');
    assert.equal(tokens.verify(`${header}.${forged}.${signature}`), undefined);
    assert.equal(tokens.verify('not a token'), undefined);
  });
});
