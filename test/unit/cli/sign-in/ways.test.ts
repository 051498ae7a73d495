import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cloudOf } from '../../../../cli/sign-in/clouds.js';
import { environmentVariables } from '../../../../cli/sign-in/environment-way.js';
import { managedIdentity } from '../../../../cli/sign-in/managed-identity-way.js';
import { principalOf } from '../../../../cli/sign-in/principal.js';
import { gitHub } from '../../../../cli/sign-in/workload-identity-ways.js';
import {
  azureCliWords,
  certificateWords,
  gitHubWords,
  secretWords,
  tokenFileWords,
} from '../../../../cli/sign-in/words.js';
import { type KeyPair, makeKeyPair } from '../../../worlds/connections.js';

const cloud = cloudOf('https://management.contoso.example', {
  loginEndpoint: 'https://login.contoso.example',
  audience: 'https://management.contoso.example',
});

const application = { AZURE_CLIENT_ID: 'client', AZURE_TENANT_ID: 'tenant' };

const place = (environment: Readonly<Record<string, string>>, secrets: string[] = []) => ({
  environment,
  cloud,
  protect: (secret: string) => void secrets.push(secret),
});

describe('An application in the environment', () => {
  let keys: KeyPair;
  let folder: string;
  let path: string;
  before(async () => {
    keys = await makeKeyPair();
    folder = await mkdtemp(join(tmpdir(), 'certificate-'));
    path = join(folder, 'certificate.pem');
  });
  after(() => rm(folder, { recursive: true }));

  it('signs in with its secret, also where a certificate is given', async () => {
    const environment = { ...application, AZURE_CLIENT_SECRET: 'a', AZURE_CLIENT_CERTIFICATE_PATH: path };
    const { identity, title } = await environmentVariables.open(place(environment));
    assert.deepEqual(identity, { kind: 'secret', clientId: 'client', tenantId: 'tenant', secret: 'a' });
    assert.equal(title, 'the application client with AZURE_CLIENT_SECRET');
  });

  it('signs in with its certificate, which is a secret', async () => {
    const pem = `${keys.private}\n${keys.cert}`;
    await writeFile(path, pem);
    const secrets: string[] = [];
    const environment = { ...application, AZURE_CLIENT_CERTIFICATE_PATH: path };
    const { identity } = await environmentVariables.open(place(environment, secrets));
    assert.deepEqual(identity, { kind: 'certificate', clientId: 'client', tenantId: 'tenant', pem });
    assert.deepEqual(secrets, [pem]);
  });

  it('is refused with a certificate that is none, or not there', async () => {
    await writeFile(path, keys.cert);
    const open = async (file: string) =>
      environmentVariables.open(place({ ...application, AZURE_CLIENT_CERTIFICATE_PATH: file }));
    await assert.rejects(open(path), { message: /cannot be used: it has no part "BEGIN PRIVATE KEY"/ });
    await assert.rejects(open(join(folder, 'other')), { message: /cannot be read: ENOENT/, remedy: /PEM/ });
  });
});

describe('The workload identity of GitHub Actions', () => {
  it('is refused where its address is not secure', () => {
    const environment = { ...application, ACTIONS_ID_TOKEN_REQUEST_URL: 'http://github.example.com' };
    assert.throws(() => gitHub.open(place(environment)), { message: /is not an https address/ });
  });
});

describe('A managed identity', () => {
  it('is that of the machine, or the one in AZURE_CLIENT_ID', async () => {
    const open = async (environment: Readonly<Record<string, string>>) =>
      (await managedIdentity.open(place(environment))).identity;
    assert.deepEqual(await open({}), { kind: 'managed identity' });
    assert.deepEqual(await open({ AZURE_CLIENT_ID: 'client' }), {
      kind: 'managed identity',
      clientId: 'client',
    });
  });
});

describe('A refusal at the command line', () => {
  it('has a remedy that names the variable or the command', () => {
    const [secret, certificate] = [secretWords, certificateWords];
    const [job, file, az] = [gitHubWords(cloud), tokenFileWords(cloud), azureCliWords(cloud)];
    for (const [words, number, remedy] of [
      [secret, '7000215', /^Renew AZURE_CLIENT_SECRET/],
      [secret, '7000222', /^Renew AZURE_CLIENT_SECRET/],
      [secret, '700016', /AZURE_CLIENT_ID or AZURE_TENANT_ID is wrong/],
      [certificate, '700027', /AZURE_CLIENT_CERTIFICATE_PATH/],
      [job, '700212', /in this cloud it is api:\/\/AzureADTokenExchange\./],
      [job, '700213', /repository/],
      [file, '700213', /service account/],
      [file, '70025', /^Add the federated credential/],
      [az, '500011', /az cloud set/],
      [az, '50000', /az login.*https:\/\/management\.contoso\.example/],
      [secret, '0', /^Check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET/],
    ] as const)
      assert.match(words.refused(number), remedy);
  });

  it('speaks of no service connection', () => {
    for (const words of [secretWords, certificateWords, gitHubWords(cloud), azureCliWords(cloud)])
      assert.doesNotMatch(
        [words.refused('0'), words.unreachable('https://login'), words.noManagedIdentity.remedy].join(),
        /service connection|project settings|agent/,
      );
  });
});

describe('Who a token is for', () => {
  const token = (claims: unknown) =>
    `header.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

  it('is a person or an application, where it says so', () => {
    const appid = '1234';
    assert.deepEqual(
      [{ appid, upn: 'me@contoso.example' }, { appid, unique_name: 'me' }, { appid }, {}, null].map(
        (claims) => principalOf(token(claims)),
      ),
      ['me@contoso.example', 'me', 'the application 1234', undefined, undefined],
    );
    assert.equal(principalOf('opaque'), undefined);
  });
});
