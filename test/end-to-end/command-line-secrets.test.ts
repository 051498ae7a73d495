import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fault } from '../local-azure/faults/fault.js';
import type { LocalAzure } from '../local-azure/launch.js';
import type { RecordedRequest } from '../local-azure/recorder.js';
import type { World } from '../local-azure/world.js';
import type { CommandLine, CommandOutcome, RunOptions } from '../local-command-line/command-line.js';
import {
  formsOf,
  type Kind,
  memberOfFile,
  password,
  principalKey,
  secrets,
  seed,
  variables,
} from '../worlds/canaries.js';
import { openCommandLineWith } from '../worlds/command-lines.js';
import { gitHubJob, gitHubToken } from '../worlds/command-line-sign-ins.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { identities, type KeyPair, makeKeyPair } from '../worlds/connections.js';
import { filesBelow, type Left, readTraffic } from '../worlds/left-files.js';
import { customImage, imageVM } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const requestToken = 'Canary.request~token/1=';

const gitHubTokenOfJob = 'Canary_token-of-GitHub';

const openImage = goldenImage();

const secure = { type: 'securestring' };

const files = {
  'Configuration/GoldenImages/Good.json': {
    ...openImage,
    parameters: { ...openImage.parameters, licence: secure, member: secure, keys: { type: 'secureObject' } },
  },
  'Configuration/GoldenImages/Good.parameters.json': {
    parameters: { keys: { value: { deep: [{ key: memberOfFile }] } } },
  },
  'Configuration/GoldenImages/Talkative.json': goldenImage({ artifacts: ['windows-talkative'] }),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: [''] }),
  'imagefactory.json': {
    lab: 'Factory',
    vmSize: 'Standard_D2s_v5',
    imagesToKeep: 1,
    parameterOverridesFile: 'overrides.json',
    verbose: true,
    report: 'results',
  },
  'overrides.json': { licence: variables.plain, member: variables.member },
  password: `${password}\n`,
};

const subject = 'repo:contoso/images:ref:refs/heads/main';

const issuer = 'https://token.actions.githubusercontent.com';

function worldFor(keys: KeyPair): World {
  const [bySecret, byCertificate, byFederation] = identities(keys).applications;
  assert.ok(bySecret && byCertificate && byFederation);
  const old = customImage('Good-May-1-2024', 'Good.json', { tags: { ImageFactoryLab: labId('Factory') } });
  return world(
    [
      lab('Factory', { virtualMachines: [imageVM('Old', { ImagePath: 'Good.json' })] }),
      lab('Near', { customImages: [old] }),
    ],
    {
      seed,
      gitHub: { issuer, requestToken, subject },
      applications: [
        { ...bySecret, secret: principalKey },
        byCertificate,
        { ...byFederation, federatedCredentials: [{ issuer, subject }] },
      ],
      artifacts: [
        {
          name: 'windows-talkative',
          targetOsType: 'Windows',
          outcome: 'Failed',
          deploymentStatusMessage: `The command net user admin ${password} failed.`,
          vmExtensionStatusMessage: JSON.stringify([{ message: `password: ${password}` }]),
        },
        { name: 'windows-sysprep', targetOsType: 'Windows', generalizes: true },
      ],
    },
  );
}

/** A refusal; some of Azure's repeat what they were sent. */
function refusing(kind: 'arm' | 'token', method: string, path: string, ...sent: readonly string[]): Fault {
  const message = `Not with ${sent.join(' and ')}`;
  return { act: 'answer', kind, method, path, status: 400, code: 'BadRequest', message };
}

interface Run {
  readonly args: readonly string[];
  readonly options: RunOptions;
  readonly faults?: readonly Fault[];
}

const withPassword = { IMAGEFACTORY_MACHINE_PASSWORD: password };

const sent = [password, variables.plain, variables.member, memberOfFile];

const inFile = ['--machine-password-file', 'password'];

/** Every way to sign in and to give a secret, through refusal, failure, cancellation and success. */
function runsOf(azure: LocalAzure, made: World, certificate: string, token: string): readonly Run[] {
  const as = (index: number) => ({
    AZURE_CLIENT_SECRET: undefined,
    AZURE_CLIENT_ID: made.applications[index]?.clientId,
  });
  const byCertificate = { ...as(1), AZURE_CLIENT_CERTIFICATE_PATH: certificate };
  const byFile = { ...as(2), AZURE_FEDERATED_TOKEN_FILE: token };
  const byGitHub = { ...as(2), ...gitHubJob(azure, made), GITHUB_TOKEN: gitHubTokenOfJob };
  const isCopying = async () =>
    (await azure.state()).storageAccounts.some(
      ({ name, containers }) => name === 'storenear' && containers.some(({ blobs }) => blobs.length > 0),
    );
  return [
    {
      args: ['plan'],
      options: { environment: withPassword },
      faults: [refusing('token', 'POST', '', principalKey)],
    },
    {
      args: ['build', '--json', '--run-id', 'one'],
      options: { environment: { ...byCertificate, ...withPassword } },
      faults: [refusing('arm', 'PUT', '/deployments/', ...sent)],
    },
    {
      args: ['run', '--yes', '--events', '--output', 'results/output.json'],
      options: { environment: { ...byFile, ...withPassword }, interruptWhen: isCopying },
    },
    { args: ['run', '--yes', '--json', '--storage-authentication', 'key', ...inFile], options: {} },
    {
      args: ['build', '--only', 'Good', '--no-color', '--run-id', 'two'],
      options: { environment: byGitHub },
    },
  ];
}

const isGitHub = ({ kind }: RecordedRequest) => kind === 'github';

/** The kinds of secrets that the command line meets, by their names among all. */
const common = [
  'the password',
  'a password that is made up',
  'a secret variable for a plain parameter',
  'a member of a secure object in a parameter file',
  'the service principal key',
  'the private key of a certificate',
  'an account key',
  'a user delegation key',
  'a token for Azure Resource Manager',
  'a token for blobs',
  'the signature of a URL',
] as const;

const ofCommandLine: Readonly<Record<string, Pick<Kind, 'valuesIn'>>> = {
  ...Object.fromEntries(common.map((name) => [name, secrets[name] ?? assert.fail(name)])),
  'another secure parameter': { valuesIn: () => [variables.member] },
  'what GitHub Actions gives a job': { valuesIn: () => [requestToken, gitHubTokenOfJob] },
  'an assertion of GitHub Actions, also one in a file': {
    valuesIn: (traffic) =>
      traffic.filter(isGitHub).flatMap(({ answer }) => /"value":"([^"]+)"/.exec(answer)?.[1] ?? []),
  },
};

describe('A secret, on the command line', () => {
  let commandLine: CommandLine;
  let work: string;
  let keys: KeyPair;
  let traffic: RecordedRequest[];
  let surroundings: string[];
  const outcomes: CommandOutcome[] = [];
  const left: Left[] = [];
  const told = () => [
    ...outcomes.flatMap(({ stdout, stderr }) => [stdout, stderr]),
    ...left.map(({ content }) => content),
  ];

  before(async () => {
    keys = await makeKeyPair();
    const made = worldFor(keys);
    work = await mkdtemp(join(tmpdir(), 'secrets-'));
    const record = join(work, 'traffic');
    commandLine = await openCommandLineWith(files, { world: made, record });
    const { azure, folder, temporary, run } = commandLine;
    const [certificate, token] = [join(work, 'certificate.pem'), join(work, 'token')];
    await writeFile(certificate, `${keys.private}\n${keys.cert}`);
    await writeFile(token, await gitHubToken(azure, made));
    for (const { args, options, faults = [] } of runsOf(azure, made, certificate, token)) {
      await azure.addFaults(...faults);
      const environment = {
        ...options.environment,
        NODE_OPTIONS: `--require ${join(import.meta.dirname, '../worlds/surroundings.cjs')}`,
        SURROUNDINGS: join(work, 'surroundings'),
      };
      outcomes.push(await run(args, { ...options, environment }));
      await azure.clearFaults();
    }
    left.push(...(await filesBelow(join(folder, 'results'))), ...(await filesBelow(temporary)));
    await azure.stop();
    traffic = await readTraffic(record);
    surroundings = (await readFile(join(work, 'surroundings'), 'utf8')).trim().split('\n');
  });

  after(async () => {
    await commandLine.close();
    await rm(work, { recursive: true, force: true });
  });

  it('has its chance to leak: commands are refused, fail, are cancelled, and succeed', () => {
    assert.deepEqual(
      outcomes.map(({ exitCode }) => exitCode),
      [4, 1, 130, 3, 0],
      outcomes.map(({ stderr }) => stderr).join('\n'),
    );
  });

  for (const [what, { valuesIn }] of Object.entries(ofCommandLine))
    it(`is told to nobody: ${what}`, () => {
      const forms = valuesIn(traffic, keys).flatMap(formsOf);
      assert.ok(forms.length > 0);
      assert.deepEqual(
        told().filter((text) => forms.some((form) => text.includes(form))),
        [],
      );
    });

  it('is told to nobody in part either, where a long text is cut', () => {
    const lines = told().flatMap((text) => text.split('\n'));
    assert.deepEqual(
      lines.filter((line) => line.includes('Canary')),
      [],
    );
  });

  it('is told to nobody: a token, an assertion or the signature of a URL', () => {
    assert.deepEqual(
      told().filter((text) => /\beyJ[\w-]{16,}\.|[?&]sig=(?!\*\*\*)[^&\s"]{6}/.test(text)),
      [],
    );
  });

  it('stays in no temporary file: what is left is the report, where it is wanted', () => {
    assert.deepEqual(
      left.filter(({ path }) => path.startsWith(commandLine.temporary)).map(({ path }) => path),
      [],
    );
    assert.ok(left.length > 0);
  });

  it('is on no command line and goes to no other host', () => {
    const known = `connection ${new URL(commandLine.azure.resourceManager).host}`;
    assert.deepEqual([...new Set(surroundings)], [known]);
  });
});
