import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import type { TaskOutcome } from '../local-agent/agent.js';
import { openPipeline, type Pipeline, type RunOptions } from '../local-pipeline/pipeline.js';
import { logOf } from './evidence.js';
import { imageVM } from './seeds.js';
import { goldenImage, labsJson, writeSources, type Sources } from './sources.js';
import { factoryInputs, lab, subscriptionId, withConfiguration, world } from './worlds.js';

const password = 'Canary "pässword"\\+/&%1';
const principalKey = 'Canary~key+/="&\\1';
const seed = 3;

/** As the local Azure makes the keys of its storage accounts. */
function accountKeys(account: string): string[] {
  return [1, 2].map((number) => createHash('sha512').update(`${seed}:${account}:${number}`).digest('base64'));
}

const secrets: Readonly<Record<string, readonly string[]>> = {
  'the password': [password],
  'the service principal key': [principalKey],
  'the access token of Azure Pipelines': ['system-access-token'],
  'an account key': ['storefactory', 'storenear'].flatMap(accountKeys),
};

function formsOf(secret: string): string[] {
  return [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ];
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

const usual = world([]);
const theWorld = world(
  [lab('Factory', { virtualMachines: [imageVM('Old', { ImagePath: 'Good.json' })] }), lab('Near')],
  {
    seed,
    applications: usual.applications.map((application) => ({ ...application, secret: principalKey })),
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

const create = { ...withConfiguration, vmSize: 'Standard_D2s_v5', machinePassword: password };
const isBuilding = (line: string) => /: started$/.test(line);

/** Every task through success, one through failure, some through cancellation; with Entra tokens and with keys. */
const runs: readonly (readonly [string, Readonly<Record<string, string>>, RunOptions?])[] = [
  ['CreateImageVMs', create, { cancelWhen: isBuilding }],
  ['CreateImageVMs', create, { variables: { 'build.buildId': '2' } }],
  ['SnapImages', { ...factoryInputs, storageAuthentication: 'key' }, { cancelWhen: isBuilding }],
  ['SnapImages', { ...factoryInputs, storageAuthentication: 'key' }],
  ['DistributeImages', withConfiguration, { cancelWhen: isBuilding }],
  ['DistributeImages', { ...withConfiguration, storageAuthentication: 'key' }],
  ['CleanUpFactory', factoryInputs],
  ['RetireImages', { ...withConfiguration, ImagesToSave: '1' }],
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

interface Recorded {
  readonly liveRequest: { readonly method: string; readonly url: string; readonly body: string };
  readonly liveResponse: { readonly body?: string };
}

async function readTraffic(folder: string): Promise<Recorded[]> {
  const traffic = await filesBelow(folder);
  return traffic.flatMap(({ content }) =>
    content
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Recorded),
  );
}

describe('A secret', function () {
  this.timeout(90_000);
  let sources: Sources;
  let pipeline: Pipeline;
  let work: string;
  let traffic: Recorded[];
  const outcomes: TaskOutcome[] = [];
  const left: Left[] = [];

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'secrets-'));
    sources = await writeSources(files);
    const record = join(work, 'traffic');
    pipeline = await openPipeline({ world: theWorld, sources: sources.folder, record });
    for (const [index, [task, inputs, options = {}]] of runs.entries()) {
      const workFolder = join(work, String(index));
      const variables = { 'system.debug': 'true', ...options.variables };
      outcomes.push(await pipeline.run(task, inputs, { ...options, variables, workFolder }));
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

  for (const [what, values] of Object.entries(secrets)) {
    const forms = values.flatMap(formsOf);

    it(`is told to nobody: ${what}`, () => {
      const told = [...outcomes.flatMap(toldBy), ...left.map(({ content }) => content)];
      assert.deepEqual(
        told.filter((text) => forms.some((form) => text.includes(form))),
        [],
      );
    });

    it(`does not come back from Azure Resource Manager unless asked for: ${what}`, () => {
      const answers = traffic.filter(({ liveRequest }) => !/\/listkeys\?/i.test(liveRequest.url));
      const leaks = answers.filter(({ liveRequest, liveResponse }) => {
        const artifact = /talkative/i.test(liveRequest.url);
        return !artifact && forms.some((form) => (liveResponse.body ?? '').includes(form));
      });
      assert.deepEqual(
        leaks.map(({ liveRequest }) => liveRequest.url),
        [],
      );
    });

    it(`is sent to Azure Resource Manager only where it belongs: ${what}`, () => {
      const sent = traffic.filter(({ liveRequest: { url, body } }) =>
        forms.some((form) => url.includes(form) || body.includes(form)),
      );
      const elsewhere = sent.filter(
        ({ liveRequest: { method, url } }) =>
          !(method === 'PUT' && /\/deployments\//.test(url)) || what !== 'the password',
      );
      assert.deepEqual(
        elsewhere.map(({ liveRequest }) => liveRequest.url),
        [],
      );
    });
  }

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
