import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { TaskOutcome } from '../local-agent/agent.js';
import { openPipeline, type Pipeline, type RunOptions } from '../local-pipeline/pipeline.js';
import type { RecordedRequest } from '../local-azure/recorder.js';
import type { World } from '../local-azure/world.js';
import { connection, identities, makeKeyPair, type KeyPair, type Scheme } from './connections.js';
import { logOf } from './evidence.js';
import { imageVM } from './seeds.js';
import { goldenImage, labsJson, writeSources, type Sources } from './sources.js';
import { factoryInputs, lab, subscriptionId, withConfiguration, world } from './worlds.js';

const password = 'Canary "pässword"\\+/&%1';
const principalKey = 'Canary~key+/="&\\1';
const systemAccessToken = 'Canary.system~access+token/1=';
const seed = 3;

/** As the local Azure makes the keys of its storage accounts. */
function accountKeys(account: string): string[] {
  return [1, 2].map((number) => createHash('sha512').update(`${seed}:${account}:${number}`).digest('base64'));
}

function formsOf(secret: string): string[] {
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ];
  // As the agent shows a form where it shows the command by which it learns it.
  return [...forms, ...forms.map((form) => form.replaceAll('%', '%AZP25'))];
}

const openPassword = goldenImage();
const files = {
  'Configuration/GoldenImages/Good.json': {
    ...openPassword,
    parameters: { ...openPassword.parameters, password: { type: 'string' } },
  },
  'Configuration/GoldenImages/Talkative.json': goldenImage({ artifacts: ['windows-talkative'] }),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: [''] }),
};

function worldFor(keys: KeyPair): World {
  const { applications, pipelines } = identities(keys);
  return world(
    [lab('Factory', { virtualMachines: [imageVM('Old', { ImagePath: 'Good.json' })] }), lab('Near')],
    {
      seed,
      applications: applications.map((one) =>
        one.secret === undefined ? one : { ...one, secret: principalKey },
      ),
      pipelines: { ...pipelines, systemAccessToken },
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

const create = { ...withConfiguration, vmSize: 'Standard_D2s_v5', machinePassword: password };
const retire = { ...withConfiguration, ImagesToSave: '0', allowMassDeletion: 'true' };
const isBuilding = (line: string) => /: started$/.test(line);

interface Run {
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly scheme: Scheme;
  readonly options?: RunOptions;
}

const withKey = 'service principal with key';
const withCertificate = 'service principal with certificate';
const federated = 'workload identity federation';
const cancelled = { cancelWhen: isBuilding };
const byKey = { storageAuthentication: 'key' };

/** Every task through success and cancellation, one through failure; with Entra tokens and with account keys. */
const runs: readonly Run[] = [
  { task: 'CreateImageVMs', inputs: create, scheme: withKey, options: cancelled },
  {
    ...{ task: 'CreateImageVMs', inputs: create, scheme: withCertificate },
    options: { variables: { 'build.buildId': '2' } },
  },
  { task: 'SnapImages', inputs: { ...factoryInputs, ...byKey }, scheme: withKey, options: cancelled },
  { task: 'SnapImages', inputs: { ...factoryInputs, ...byKey }, scheme: federated },
  { task: 'DistributeImages', inputs: withConfiguration, scheme: federated, options: cancelled },
  { task: 'DistributeImages', inputs: { ...withConfiguration, ...byKey }, scheme: withCertificate },
  { task: 'CleanUpFactory', inputs: factoryInputs, scheme: withCertificate, options: cancelled },
  { task: 'CleanUpFactory', inputs: factoryInputs, scheme: withKey },
  { task: 'RetireImages', inputs: retire, scheme: federated, options: cancelled },
  { task: 'RetireImages', inputs: retire, scheme: withKey },
];

interface Left {
  readonly path: string;
  readonly content: string;
  readonly mode: number;
}

async function filesBelow(folder: string): Promise<Left[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        return { path, content: await readFile(path, 'utf8'), mode: (await stat(path)).mode & 0o777 };
      }),
  );
}

/** All that left the process, in the raw, but for the lines by which the agent learns what to mask. */
function toldBy({ rawOutput, log, outputs, variables, attachments, issues }: TaskOutcome): string[] {
  return [
    ...rawOutput.filter((line) => !line.startsWith('##vso[task.setsecret')),
    ...log,
    ...Object.values({ ...outputs, ...variables }),
    ...attachments.map(({ content }) => content),
    ...issues.map(({ message }) => message),
  ];
}

async function readTraffic(folder: string): Promise<RecordedRequest[]> {
  const files = await filesBelow(folder);
  return files
    .filter(({ path }) => path.endsWith('.log'))
    .flatMap(({ content }) => content.split('\n').filter(Boolean))
    .map((line) => JSON.parse(line) as RecordedRequest);
}

/** All of a request that could carry a secret; the bodies of blobs stream by. */
function textOf({ url, headers, body }: RecordedRequest): string {
  return [url, ...Object.values(headers).flat(), body].join('\n');
}

interface Kind {
  readonly valuesIn: (traffic: readonly RecordedRequest[], keys: KeyPair) => readonly string[];
  /** The requests that it is sent with; without it, it is not sent at all. */
  readonly belongsIn?: (request: RecordedRequest) => boolean;
  /** The requests that Azure answers with it. */
  readonly answeredTo?: (request: RecordedRequest) => boolean;
}

const always =
  (...values: readonly string[]) =>
  () =>
    values;
const isToken = ({ kind }: RecordedRequest) => kind === 'token';
const isArm = ({ kind }: RecordedRequest) => kind === 'arm';
const isBlob = ({ kind }: RecordedRequest) => kind === 'blob';
const isPipelines = ({ kind }: RecordedRequest) => kind === 'pipelines';

function bearersOf(isWanted: (request: RecordedRequest) => boolean) {
  return (traffic: readonly RecordedRequest[]) => [
    ...new Set(
      traffic
        .filter(isWanted)
        .flatMap(({ headers }) => /^Bearer (.+)$/.exec(String(headers.authorization))?.[1] ?? []),
    ),
  ];
}

function signaturesOf(traffic: readonly RecordedRequest[]): string[] {
  const signed = traffic.map(textOf).flatMap((text) => [...text.matchAll(/[?&]sig=([^&\s]+)/g)]);
  return [...new Set(signed.map(([, signature = '']) => decodeURIComponent(signature)))];
}

const secrets: Readonly<Record<string, Kind>> = {
  'the password': {
    valuesIn: always(password),
    belongsIn: ({ kind, method, url }) => kind === 'arm' && method === 'PUT' && /\/deployments\//.test(url),
    answeredTo: ({ url }) => /talkative/i.test(url),
  },
  'the service principal key': { valuesIn: always(principalKey), belongsIn: isToken },
  'the private key of a certificate': {
    valuesIn: (_, keys) => keys.private.split(/\r?\n/).filter((line) => /^[\w+/=]{20,}$/.test(line)),
  },
  'the access token of Azure Pipelines': { valuesIn: always(systemAccessToken), belongsIn: isPipelines },
  'an account key': {
    valuesIn: always(...['storefactory', 'storenear'].flatMap(accountKeys)),
    answeredTo: ({ url }) => /\/listkeys\?/i.test(url),
  },
  'an assertion': {
    valuesIn: (traffic) =>
      traffic.filter(isToken).flatMap(({ body }) => new URLSearchParams(body).get('client_assertion') ?? []),
    belongsIn: isToken,
    answeredTo: isPipelines,
  },
  'a token for Azure Resource Manager': {
    valuesIn: bearersOf(isArm),
    belongsIn: isArm,
    answeredTo: isToken,
  },
  'a token for blobs': { valuesIn: bearersOf(isBlob), belongsIn: isBlob, answeredTo: isToken },
  'the signature of a URL': {
    valuesIn: signaturesOf,
    belongsIn: isBlob,
    answeredTo: ({ method, url }) => method === 'GET' && /DiskOperations/i.test(url),
  },
};

describe('A secret', function () {
  this.timeout(90_000);
  let sources: Sources;
  let pipeline: Pipeline;
  let work: string;
  let keys: KeyPair;
  let traffic: RecordedRequest[];
  const outcomes: TaskOutcome[] = [];
  const left: Left[] = [];

  before(async () => {
    keys = await makeKeyPair();
    const made = worldFor(keys);
    work = await mkdtemp(join(tmpdir(), 'secrets-'));
    sources = await writeSources(files);
    const record = join(work, 'traffic');
    pipeline = await openPipeline({ world: made, sources: sources.folder, record });
    for (const [index, { task, inputs, scheme, options = {} }] of runs.entries()) {
      const workFolder = join(work, String(index));
      outcomes.push(
        await pipeline.run(task, inputs, {
          ...options,
          workFolder,
          variables: { 'system.debug': 'true', ...options.variables },
          endpoints: [connection(pipeline.azure, made, scheme, keys)],
          extraEnvironment: {
            NODE_OPTIONS: `--require ${join(import.meta.dirname, 'started-processes.cjs')}`,
            STARTED_PROCESSES: join(work, 'started'),
          },
        }),
      );
      left.push(...(await filesBelow(join(workFolder, '_temp'))));
    }
    await pipeline.close();
    traffic = await readTraffic(record);
  });

  after(async () => {
    await sources.remove();
    await rm(work, { recursive: true, force: true });
  });

  it('has its chance to leak: runs end in success, in failures and cancelled', () => {
    const results = new Set(outcomes.map(({ result }) => result));
    assert.deepEqual(
      [...results].sort(),
      ['Canceled', 'Succeeded', 'SucceededWithIssues'],
      outcomes.map(logOf).join('\n'),
    );
  });

  for (const [what, { valuesIn, belongsIn = () => false, answeredTo = () => false }] of Object.entries(
    secrets,
  )) {
    const has = (text: string) => forms().some((form) => text.includes(form));
    let known: string[] | undefined;
    const forms = () => (known ??= valuesIn(traffic, keys).flatMap(formsOf));

    it(`is told to nobody: ${what}`, () => {
      assert.ok(forms().length > 0);
      const told = [...outcomes.flatMap(toldBy), ...left.map(({ content }) => content)];
      assert.deepEqual(told.filter(has), []);
    });

    it(`is sent only where it belongs: ${what}`, () => {
      const sent = traffic.filter((request) => has(textOf(request)));
      assert.equal(sent.some(belongsIn), secrets[what]?.belongsIn !== undefined);
      assert.deepEqual(
        sent.filter((request) => !belongsIn(request)).map(({ method, url }) => `${method} ${url}`),
        [],
      );
    });

    it(`does not come back from Azure unless asked for: ${what}`, () => {
      const answers = traffic.filter((request) => !answeredTo(request) && has(request.answer));
      assert.deepEqual(
        answers.map(({ method, url }) => `${method} ${url}`),
        [],
      );
    });
  }

  it('is on no command line: no task starts a process', async () => {
    await assert.rejects(readFile(join(work, 'started')), { code: 'ENOENT' });
  });

  it('is told to nobody: a token, an assertion or the signature of a URL', () => {
    const told = [...outcomes.flatMap(toldBy), ...left.map(({ content }) => content)];
    assert.deepEqual(
      told.filter((text) => /\beyJ[\w-]{16,}\.|[?&]sig=(?!\*\*\*)[^&\s"]{6}/.test(text)),
      [],
    );
  });

  it('does not stay in a file: those that stay for the agent can be read by its user only', () => {
    assert.ok(left.length > 0);
    assert.deepEqual(
      left.filter(({ mode }) => mode !== 0o600).map(({ path }) => path),
      [],
    );
  });
});
