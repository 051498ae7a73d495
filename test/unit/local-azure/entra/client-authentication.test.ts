import { before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createHash, sign, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';
import { createClock } from '../../../local-azure/clock.js';
import { refusalOf } from '../../../local-azure/entra/client-authentication.js';
import { createOidcIssuer } from '../../../local-azure/pipelines/oidc.js';

const tokenEndpoint = 'https://azure.test/tenant/oauth2/v2.0/token';

const clientId = 'the-client';

const now = Math.floor(Date.now() / 1000);

/** Stands still: assertions must not age while other tests run. */
const clock = { ...createClock({ timeScale: 1, seed: 1 }), now: () => new Date(now * 1000) };

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

const formOf = (client_assertion: string) =>
  new URLSearchParams({
    client_assertion,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });

describe('An assertion that a client has signed itself', () => {
  let pem: { readonly private: string; readonly cert: string };
  before(async () => {
    pem = await generate([{ name: 'commonName', value: 'Client' }], { keySize: 2048, algorithm: 'sha256' });
  });

  const refusal = (claims: object, header: object = {}, certificates = [pem.cert]) => {
    const thumbprint = createHash('sha1').update(new X509Certificate(pem.cert).raw).digest('base64url');
    const all = { iss: clientId, sub: clientId, aud: tokenEndpoint, nbf: now, exp: now + 600, ...claims };
    const content = `${encode({ alg: 'RS256', x5t: thumbprint, ...header })}.${encode(all)}`;
    const signature = sign('sha256', Buffer.from(content), pem.private).toString('base64url');
    const application = { clientId, objectId: 'o', certificates };
    return refusalOf(formOf(`${content}.${signature}`), application, { tokenEndpoint, issuers: [], now })
      ?.code;
  };

  it('is accepted with a certificate of the application', () => {
    assert.equal(refusal({}), undefined);
  });

  it('is refused with another certificate, another thumbprint, and a signature of another kind', () => {
    assert.deepEqual(
      [refusal({}, {}, []), refusal({}, { x5t: 'another' }), refusal({}, { alg: 'PS256' })],
      [700027, 700027, 700027],
    );
  });

  it('is refused for another endpoint, another subject, and when it is over', () => {
    assert.deepEqual(
      [refusal({ aud: 'https://elsewhere' }), refusal({ sub: 'another' }), refusal({ exp: now - 1 })],
      [700023, 700021, 700024],
    );
  });
});

describe('An assertion of Azure Pipelines', () => {
  const subject = 'sc://organization/project/name';
  const settings = {
    issuer: 'https://issuer',
    systemAccessToken: 'system',
    serviceConnections: [{ id: 'connection', subject }],
  };
  const ask = (issuer: ReturnType<typeof createOidcIssuer>, token = 'system', id = 'connection') => {
    const headers = { authorization: `Bearer ${token}` };
    const search = `?api-version=7.1&serviceConnectionId=${id}`;
    const request = { headers } as unknown as Parameters<typeof issuer.answer>[0]['request'];
    const { status, body = '' } = issuer.answer({ method: 'POST', search, request });
    return { status, text: (JSON.parse(body) as { readonly oidcToken?: string }).oidcToken ?? '' };
  };
  const trusted = { issuer: 'https://issuer', subject };
  const refusal = (credential: object, changes: object = {}, later = 0) => {
    const issuer = createOidcIssuer({ ...settings, ...changes }, clock);
    const federatedCredentials = Object.keys(credential).length === 0 ? [] : [{ ...trusted, ...credential }];
    const application = { clientId, objectId: 'o', federatedCredentials };
    const trust = { tokenEndpoint, issuers: [issuer], now: now + later };
    return refusalOf(formOf(ask(issuer).text), application, trust)?.code;
  };

  it('is issued only for the token of the job, and for connections that there are', () => {
    const issuer = createOidcIssuer(settings, clock);
    assert.deepEqual(
      [ask(issuer).status, ask(issuer, 'another').status, ask(issuer, 'system', 'another').status],
      [200, 401, 404],
    );
  });

  it('is accepted where a federated credential names issuer, subject and audience', () => {
    assert.equal(refusal(trusted), undefined);
  });

  it('is refused where none does, with a code for each', () => {
    assert.deepEqual(
      [
        refusal({}),
        refusal({ issuer: 'https://another' }),
        refusal({ subject: 'another' }),
        refusal({ audience: 'another' }),
      ],
      [70025, 700211, 700213, 700212],
    );
  });

  it('is refused when it is over, and when another has signed it', () => {
    assert.equal(refusal(trusted, {}, 700), 700024);
    const application = { clientId, objectId: 'o', federatedCredentials: [trusted] };
    const trust = { tokenEndpoint, issuers: [createOidcIssuer(settings, clock)], now };
    const forged = ask(createOidcIssuer(settings, clock)).text;
    assert.equal(refusalOf(formOf(forged), application, trust)?.code, 5002738);
  });
});
