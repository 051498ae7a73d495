import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';
import { openProxy, type Proxy } from '../local-pipeline/proxy.js';
import {
  gitHubJob,
  gitHubToken,
  type SignInCase,
  signInEach,
  type SignInOutcome,
} from '../worlds/command-line-sign-ins.js';
import { identities, type KeyPair, makeKeyPair } from '../worlds/connections.js';
import { lab, world } from '../worlds/worlds.js';

const subject = 'repo:contoso/images:ref:refs/heads/main';

const gitHub = {
  issuer: 'https://token.actions.githubusercontent.com',
  requestToken: 'token-of-the-job',
  subject,
  // Assertions are used until a minute before their end: each of these once.
  assertionLifetimeSeconds: 60,
};

function worldWith(keys: KeyPair): World {
  const { applications } = identities(keys);
  const federatedCredentials = [{ issuer: gitHub.issuer, subject }];
  const [bySecret, byCertificate, byFederation, ...others] = applications;
  assert.ok(bySecret && byCertificate && byFederation);
  return world([lab('Factory')], {
    applications: [bySecret, byCertificate, { ...byFederation, federatedCredentials }, ...others],
    gitHub,
    // Every token is renewed at once: the sign-in renews them two minutes before their end.
    tokenLifetimeSeconds: 100,
  });
}

describe('Signing in by the command line', () => {
  let azure: LocalAzure;
  let proxy: Proxy;
  let made: World;
  let folder: string;
  let outcomes: ReadonlyMap<string, SignInOutcome | undefined>;
  const outcomeOf = (name: string) => outcomes.get(name) ?? assert.fail(name);

  before(async () => {
    const keys = await makeKeyPair();
    made = worldWith(keys);
    azure = await launchLocalAzure(made);
    proxy = await openProxy(azure.resourceManager);
    folder = await mkdtemp(join(tmpdir(), 'sign-in-'));
    const [certificate, token] = ['certificate.pem', 'token'].map((name) => join(folder, name));
    await writeFile(certificate ?? '', `${keys.private}\n${keys.cert}`);
    await writeFile(token ?? '', await gitHubToken(azure, made));
    await azure.clearRequests();
    const AZURE_TENANT_ID = made.tenantId;
    const application = (index: number) => ({
      AZURE_TENANT_ID,
      AZURE_CLIENT_ID: made.applications[index]?.clientId ?? '',
    });
    const secret = { ...application(0), AZURE_CLIENT_SECRET: made.applications[0]?.secret ?? '' };
    const cases: Readonly<Record<string, Omit<SignInCase, 'cloud'>>> = {
      secret: { auth: 'auto', environment: secret },
      certificate: {
        auth: 'environment',
        environment: { ...application(1), AZURE_CLIENT_CERTIFICATE_PATH: certificate ?? '' },
      },
      gitHub: { auth: 'auto', environment: { ...application(2), ...gitHubJob(azure, made) }, tokens: 3 },
      file: { auth: 'auto', environment: { ...application(2), AZURE_FEDERATED_TOKEN_FILE: token ?? '' } },
      managedIdentity: { auth: 'auto', environment: { ...azure.appService } },
      azureCli: { auth: 'auto', environment: {} },
      wrongSecret: { auth: 'auto', environment: { ...secret, AZURE_CLIENT_SECRET: 'another-secret' } },
      wrongJob: {
        auth: 'auto',
        environment: { ...secret, ...gitHubJob(azure, made), ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'another-job' },
      },
      notTrusted: {
        auth: 'workload-identity',
        environment: { ...application(5), ...gitHubJob(azure, made) },
      },
      wrongTenant: { auth: 'cli', environment: { AZURE_TENANT_ID: 'contoso.example' } },
    };
    const userAssigned = {
      auth: 'managed-identity',
      environment: { AZURE_CLIENT_ID: made.applications[4]?.clientId ?? '' },
    } as const;
    const run = async (
      some: Readonly<Record<string, Omit<SignInCase, 'cloud'>>>,
      variables: Readonly<Record<string, string>> = {},
    ) => {
      const all = Object.values(some).map((one) => ({
        ...one,
        environment: { ...one.environment, ...variables },
        cloud: azure.resourceManager,
      }));
      const ended = await signInEach(azure, made, all, variables);
      return Object.keys(some).map((name, index) => [name, ended[index]] as const);
    };
    // The sign-in package keeps the first managed identity of a process.
    const byProxy = { HTTPS_PROXY: proxy.url };
    outcomes = new Map((await Promise.all([run(cases), run({ userAssigned }, byProxy)])).flat());
  });

  after(async () => {
    await proxy.close();
    await azure.stop();
    await rm(folder, { recursive: true });
  });

  const principalOf = (token: string) =>
    (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { appid: string }).appid;

  for (const [name, index, identity] of [
    ['secret', 0, /^the application b0000001.* with AZURE_CLIENT_SECRET$/],
    ['certificate', 1, /^the application b0000002.* with AZURE_CLIENT_CERTIFICATE_PATH$/],
    ['gitHub', 2, /^the application b0000003.* with a token of GitHub Actions$/],
    ['file', 2, /^the application b0000003.* with AZURE_FEDERATED_TOKEN_FILE$/],
    ['managedIdentity', 3, /^the managed identity of this machine$/],
    ['userAssigned', 4, /^the managed identity b0000005/],
    ['azureCli', 0, /^the application b0000001.*, the identity of the Azure CLI$/],
  ] as const)
    it(`gets a token of the identity that it says: ${name}`, () => {
      const outcome = outcomeOf(name);
      const [token = assert.fail(JSON.stringify(outcome))] = outcome.tokens;
      assert.equal(principalOf(token), made.applications[index]?.clientId);
      assert.match(outcome.identity ?? '', identity);
      assert.deepEqual(outcome.said, [`Signed in to ${azure.resourceManager} as ${outcome.identity ?? ''}.`]);
      assert.ok(outcome.secrets.includes(token));
    });

  it('gets an assertion of GitHub Actions anew when the last one has ended, and lets none be shown', async () => {
    const { tokens, secrets } = outcomeOf('gitHub');
    assert.equal(tokens.length, 3);
    const requests = (await azure.requests()).filter(({ kind }) => kind === 'github');
    const given = requests.filter(({ status }) => status === 200);
    assert.ok(given.length > tokens.length, `${given.length} assertions`);
    const issued = secrets.filter((secret) => secret.includes('.') && !tokens.includes(secret));
    assert.ok(new Set(issued).size > tokens.length, `${issued.length} secrets`);
  });

  it('goes by the proxy of the environment to the cloud, but not to the managed identity of this machine', () => {
    assert.deepEqual(proxy.hosts(), [new URL(azure.resourceManager).host]);
    assert.equal(outcomeOf('userAssigned').error, undefined);
  });

  it('ends where the identity that is set up is refused, although another one would do', () => {
    const { error, tokens } = outcomeOf('wrongJob');
    assert.deepEqual(tokens, []);
    assert.equal(error?.message, 'GitHub Actions issued no token for this job (HTTP 401).');
    assert.match(error.remedy ?? '', /that of another job/);
    assert.match(error.messages?.[0] ?? '', /^1\. .*GitHub Actions: taken as the first that is set up/);
    assert.match(error.messages?.[2] ?? '', /^3\. a secret .*: not tried, because another identity/);
  });

  for (const [name, message, remedy] of [
    [
      'wrongSecret',
      /refused .* with AZURE_CLIENT_SECRET: Invalid client secret/,
      /^Renew AZURE_CLIENT_SECRET/,
    ],
    ['notTrusted', /refused .* with a token of GitHub Actions: No matching/, /^Correct the issuer/],
    [
      'wrongTenant',
      /refused .* the Azure CLI: Tenant 'contoso.example' not found/,
      /^Correct AZURE_TENANT_ID/,
    ],
  ] as const)
    it(`says why it was refused, and what to do: ${name}`, () => {
      const { error, said } = outcomeOf(name);
      assert.match(error?.message ?? '', message);
      assert.match(error?.remedy ?? '', remedy);
      assert.deepEqual(said, []);
    });
});
