import type { AccessToken, GetTokenOptions } from '@azure/core-auth';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { restore, type SinonStub, stub } from 'sinon';
import { type Connection, type Identity, signIn } from '../../../../tasks/core/azure/sign-in/credential.js';
import { connection } from '../connection.js';

const application = { tenantId: '11111111-1111-1111-1111-111111111111', clientId: 'client' };

const identities: readonly Identity[] = [
  { ...application, kind: 'secret', secret: 'secret' },
  { ...application, kind: 'certificate', pem: 'key and certificate' },
  {
    ...application,
    kind: 'federation',
    assertion: { url: 'https://pipelines.example.com', systemToken: 'job' },
  },
  { kind: 'managed identity' },
];

const lasting = (token: string, milliseconds = 3_600_000): AccessToken => ({
  token,
  expiresOnTimestamp: Date.now() + milliseconds,
});

describe('Signing in', () => {
  it('asks for tokens of the audience of the connection', () => {
    assert.equal(signIn(connection).scope, 'https://management.core.example.com/.default');
  });

  it('speaks to the Azure Resource Manager of the connection', () => {
    assert.equal(signIn(connection).resourceManagerUrl, 'https://management.example.com');
  });

  it('keeps what the connection says of storage accounts, proxies and secrets', () => {
    const { storageAuthentication, proxyFor, protect } = connection;
    const azure = signIn({ ...connection, storageAuthentication: 'key' });
    assert.deepEqual(
      [azure.storageAuthentication, azure.proxyFor, azure.protect],
      ['key', proxyFor, protect],
    );
    assert.equal(signIn(connection).storageAuthentication, storageAuthentication);
  });
});

describe('The credential of a connection', () => {
  type GetToken = SinonStub<[string | string[], GetTokenOptions?], Promise<AccessToken | null>>;
  let bySecret: GetToken;
  beforeEach(() => {
    const stubbed = (prototype: { getToken: unknown }, token: string) => {
      const getToken = stub(prototype as never, 'getToken') as unknown as GetToken;
      return getToken.callsFake(() => Promise.resolve(lasting(token)));
    };
    bySecret = stubbed(ClientSecretCredential.prototype, 'by secret');
    stubbed(ClientCertificateCredential.prototype, 'by certificate');
    stubbed(ClientAssertionCredential.prototype, 'by federation');
    stubbed(ManagedIdentityCredential.prototype, 'by managed identity');
  });
  afterEach(() => restore());

  const credentialOf = (more: Partial<Connection> = {}) => signIn({ ...connection, ...more }).credential;

  for (const identity of identities)
    it(`signs in by ${identity.kind}`, async () => {
      const token = await credentialOf({ identity }).getToken('scope');
      assert.equal(token?.token, `by ${identity.kind}`);
    });

  it('sends nothing before a token is needed', () => {
    credentialOf();
    assert.equal(bySecret.callCount, 0);
  });

  it('asks once for a token while it lasts, also where many need it at the same time', async () => {
    const credential = credentialOf();
    await Promise.all([credential.getToken('scope'), credential.getToken('scope')]);
    await credential.getToken('scope');
    assert.equal(bySecret.callCount, 1);
  });

  it('asks for the token of each scope, of each tenant and with each claim by itself', async () => {
    const credential = credentialOf();
    await Promise.all([
      credential.getToken('scope'),
      credential.getToken('another'),
      credential.getToken('scope', { tenantId: 'tenant' }),
      credential.getToken('scope', { claims: '{}' }),
    ]);
    assert.equal(bySecret.callCount, 4);
  });

  it('registers each token as a secret, once', async () => {
    const secrets: string[] = [];
    const tokens = [lasting('one', 0), lasting('one', 0), lasting('two')];
    bySecret.callsFake(() => Promise.resolve(tokens.shift() ?? null));
    const credential = credentialOf({ protect: (secret) => secrets.push(secret) });
    for (let times = 0; times < 3; times += 1) await credential.getToken('scope');
    assert.deepEqual(secrets, ['one', 'two']);
    assert.deepEqual(tokens, []);
  });

  it('names the connection and a remedy where Microsoft Entra refuses', async () => {
    const refusal = 'invalid_client: AADSTS7000215: Invalid client secret provided. Trace ID: 1';
    bySecret.callsFake(() => Promise.reject(new Error(refusal)));
    await assert.rejects(credentialOf().getToken('scope'), {
      message: /Microsoft Entra refused the sign-in of the service connection "Production"/,
      code: 'AADSTS7000215',
      remedy: /The secret of the service connection "Production" is wrong or has expired/,
    });
  });

  it('asks anew after a refusal', async () => {
    const credential = credentialOf();
    bySecret.onFirstCall().callsFake(() => Promise.reject(new Error('AADSTS7000215: No.')));
    await assert.rejects(credential.getToken('scope'));
    assert.equal((await credential.getToken('scope'))?.token, 'by secret');
  });

  it('gives no token where the sign-in gives none', async () => {
    bySecret.callsFake(() => Promise.resolve(null));
    assert.equal(await credentialOf().getToken('scope'), null);
  });

  it('waits no longer than its caller, although the sign-in gives no answer', async () => {
    bySecret.callsFake(() => new Promise(() => undefined));
    const caller = new AbortController();
    const token = credentialOf().getToken('scope', { abortSignal: caller.signal });
    caller.abort();
    await assert.rejects(token, { name: 'AbortError' });
  });
});
