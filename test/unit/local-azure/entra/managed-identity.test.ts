import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  appServicePath,
  createManagedIdentities,
  type IdentityRequest,
  imdsPath,
} from '../../../local-azure/entra/managed-identity.js';

const audience = 'https://management.azure.com';

const application = (clientId: string) => ({ clientId, objectId: `object of ${clientId}` });

const applications = [
  application('none'),
  { ...application('own'), managedIdentity: 'system-assigned' as const },
  { ...application('assigned'), managedIdentity: 'user-assigned' as const },
];

const ask = createManagedIdentities(
  { applications },
  ({ objectId }, aud) => {
    const claims = { aud, iss: 'i', oid: objectId, tid: 't', appid: 'a', iat: 0, nbf: 0, exp: 100 };
    return { text: `${objectId} for ${aud}`, claims, lifetime: 100 };
  },
  'the-header',
);

function imds(query: string, headers: IdentityRequest['headers'] = { metadata: 'true' }) {
  const search = `?api-version=2018-02-01&resource=${encodeURIComponent(audience)}${query}`;
  return ask({ method: 'GET', path: imdsPath, search, headers });
}

const tokenIn = ({ body = '' }: { readonly body?: string }) =>
  (JSON.parse(body) as { readonly access_token: string }).access_token;

describe('The managed identities of a machine', () => {
  it('are its own one, or the one that is named', () => {
    assert.equal(tokenIn(imds('')), `object of own for ${audience}`);
    assert.equal(tokenIn(imds('&client_id=ASSIGNED')), `object of assigned for ${audience}`);
  });

  it('are not those of other applications', () => {
    assert.deepEqual(
      ['none', 'unknown'].map((clientId) => imds(`&client_id=${clientId}`).status),
      [400, 400],
    );
  });

  it('are only for those who send the header of instance metadata', () => {
    assert.equal(imds('', {}).status, 400);
  });

  it('are in App Service only for those who know the header that it gave out', () => {
    const search = `?api-version=2019-08-01&resource=${audience}`;
    const inAppService = (headers: IdentityRequest['headers']) =>
      ask({ method: 'GET', path: appServicePath, search, headers });
    assert.equal(inAppService({ 'x-identity-header': 'another' }).status, 401);
    assert.equal(
      tokenIn(inAppService({ 'x-identity-header': 'the-header' })),
      `object of own for ${audience}`,
    );
  });
});
