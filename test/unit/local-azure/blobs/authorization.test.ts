import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createBlobAuthorization } from '../../../local-azure/blobs/authorization.js';
import { createClock } from '../../../local-azure/clock.js';
import { createTokens } from '../../../local-azure/entra/tokens.js';
import type { Exchange } from '../../../local-azure/exchange.js';
import type { StorageRules } from '../../../local-azure/world.js';

const tokens = createTokens();

const now = Math.floor(Date.now() / 1000);

const claims = { iss: 'i', oid: 'me', tid: 't', appid: 'a', iat: now, nbf: now, exp: now + 86_400 };

const token = (changes: object = {}, signer = tokens) =>
  signer.sign({ ...claims, aud: 'https://storage.azure.com', ...changes });

/** The code of the refusal, or `let through`. */
async function outcome(authorization: string, rules: StorageRules = {}, source?: string): Promise<string> {
  const { link, setRules } = createBlobAuthorization(tokens, 't', createClock({ timeScale: 1, seed: 1 }));
  setRules('account', rules);
  setRules('open', {});
  const headers = { authorization, ...(source === undefined ? {} : { 'x-ms-copy-source': source }) };
  const path = source === undefined ? '/account/c/b' : '/open/c/b';
  const common = { kind: 'blob', method: 'GET', path, search: '', origin: 'https://azure.test', body: '' };
  const response = { writeHead: () => undefined, end: () => undefined };
  const exchange = {
    ...common,
    request: { headers, resume: () => undefined },
    response,
  } as unknown as Exchange;
  const passed: string[] = [];
  await link(exchange, () => {
    passed.push('let through');
    return Promise.resolve();
  });
  return passed[0] ?? exchange.answer?.headers['x-ms-error-code'] ?? '';
}

describe('A token shown to the blobs', () => {
  it('is let through if it is for storage, or for this account', async () => {
    const forAccount = token({ aud: 'https://azure.test/account/' });
    assert.deepEqual(
      [await outcome(`Bearer ${token()}`), await outcome(`Bearer ${forAccount}`)],
      ['let through', 'let through'],
    );
  });

  it('is refused if it is forged, over, or for another service', async () => {
    const bad = [
      token({}, createTokens()),
      token({ exp: now - 1 }),
      token({ aud: 'https://management.azure.com' }),
      token({ aud: 'https://azure.test/another' }),
    ];
    const outcomes = await Promise.all(bad.map((text) => outcome(`Bearer ${text}`)));
    assert.deepEqual(new Set(outcomes), new Set(['InvalidAuthenticationInfo']));
  });

  it('is refused without a role, and by the network before all else', async () => {
    assert.equal(
      await outcome(`Bearer ${token()}`, { blobDataAccess: ['another'] }),
      'AuthorizationPermissionMismatch',
    );
    assert.equal(
      await outcome(`Bearer ${token()}`, { blobDataAccess: ['another'], networkDefaultAction: 'Deny' }),
      'AuthorizationFailure',
    );
  });

  it('does not open the source of a copy to a signer without a role', async () => {
    const source = 'https://azure.test/account/c/b?skoid=me&sig=s';
    const bearer = `Bearer ${token()}`;
    assert.equal(await outcome(bearer, { blobDataAccess: [] }, source), 'CannotVerifyCopySource');
    assert.equal(await outcome(bearer, { blobDataAccess: ['me'] }, source), 'let through');
  });
});
