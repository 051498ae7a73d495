import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Fault } from '../local-azure/faults/fault.js';
import type { RecordedRequest } from '../local-azure/recorder.js';
import type { World } from '../local-azure/world.js';
import { openPipeline, type Pipeline, type RunOptions } from '../local-pipeline/pipeline.js';
import { interrupt } from '../recovery/interruption.js';
import {
  echo,
  formsOf,
  isRegistration,
  memberOfFile,
  passing,
  password,
  principalKey,
  registeredFormsOf,
  secrets,
  seed,
  systemAccessToken,
  textOf,
  toldBy,
  variables,
} from '../worlds/canaries.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import {
  connection,
  identities,
  type KeyPair,
  machineEnvironment,
  makeKeyPair,
  type Scheme,
} from '../worlds/connections.js';
import { logOf } from '../worlds/evidence.js';
import { galleryWorld } from '../worlds/gallery-worlds.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { filesBelow, type Left, readTraffic } from '../worlds/left-files.js';
import { imageVM } from '../worlds/seeds.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, subscriptionId } from '../worlds/worlds.js';

const openPassword = goldenImage();

const text = { type: 'string' };

const files = {
  'Configuration/GoldenImages/Good.json': {
    ...openPassword,
    parameters: {
      ...openPassword.parameters,
      password: text,
      plain: text,
      settings: { type: 'object' },
      keys: { type: 'secureObject' },
    },
  },
  'Configuration/GoldenImages/Good.parameters.json': {
    parameters: { keys: { value: { deep: [{ key: memberOfFile }] } } },
  },
  'Configuration/GoldenImages/Talkative.json': goldenImage({ artifacts: ['windows-talkative'] }),
  'Configuration/Labs.json': {
    Labs: [
      ...labsJson(subscriptionId, { Near: [''] }).Labs,
      { SubscriptionId: subscriptionId, LabName: 'Shared', ImagePaths: [''], Delivery: 'Gallery' },
    ],
  },
};

function worldFor(keys: KeyPair): World {
  const { applications, pipelines } = identities(keys);
  return galleryWorld(
    {
      factory: { virtualMachines: [imageVM('Old', { ImagePath: 'Good.json' })] },
      labs: [lab('Near'), lab('Shared')],
    },
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

const parameterOverrides = '{"plain": "a $(Plain)", "settings": $(Settings)}';

const create = {
  ...withConfiguration,
  vmSize: 'Standard_D2s_v5',
  machinePassword: password,
  parameterOverrides,
};

const secretVariables = {
  Plain: variables.plain,
  Settings: JSON.stringify({ one: variables.member, more: [{ lines: variables.lines }] }),
  Unused: variables.unused,
};

/** Azure may repeat what it was sent, and more. */
const repeated = [...Object.values(variables), memberOfFile].join(' and ');

const retire = { ...withConfiguration, ImagesToSave: '0', allowMassDeletion: 'true' };

const byGallery = { gallery: 'Images' };

const cleanUp = { ...factoryInputs, ...byGallery };

const whole = { ...create, ...byGallery, ImagesToSave: '1' };

const check = {
  ConfigurationLocation: 'Configuration',
  DevTestLabName: 'Factory',
  vmSize: 'Standard_D2s_v5',
  parameterOverrides,
  ...byGallery,
};

interface Run {
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly scheme: Scheme;
  readonly options?: RunOptions;
  /** The faults of Azure in this run. */
  readonly faults?: readonly Fault[];
  /** Cancels it while its first request is answered, which is the one for an assertion. */
  readonly isCancelledAtFirstRequest?: boolean;
}

const withKey = 'service principal with key';

const withCertificate = 'service principal with certificate';

const federated = 'workload identity federation';

const ofMachine = 'system-assigned managed identity';

const ofUser = 'user-assigned managed identity';

const byKey = { storageAuthentication: 'key' };

const cancelled = { cancelWhen: (line: string) => line.endsWith(': started') };

const ofBuild = (number: number) => ({ variables: { 'build.buildId': String(number) } });

/** A refusal; some of Azure's repeat what was sent. */
function refusing(method: string, path: string, message = 'Not now.'): Fault {
  return { act: 'answer', kind: 'arm', method, path, status: 409, code: 'Conflict', message };
}

/**
 * Every task through failure, cancellation and success; with Entra tokens and with account keys. What failed first leaves
 * the others enough to do, however far a cancelled run comes.
 */
const runs: readonly Run[] = [
  {
    task: 'CreateImageVMs',
    inputs: create,
    scheme: ofMachine,
    options: ofBuild(1),
    faults: [refusing('PUT', '/deployments/', `${echo} ${password} and ${repeated}`)],
  },
  { task: 'CreateImageVMs', inputs: create, scheme: withKey, options: { ...ofBuild(2), ...cancelled } },
  { task: 'CreateImageVMs', inputs: create, scheme: withCertificate, options: ofBuild(3) },
  {
    task: 'ValidateConfiguration',
    inputs: check,
    scheme: withKey,
    faults: [refusing('GET', '/labs[?]', `${echo} ${principalKey} and ${repeated}`)],
  },
  {
    ...{ task: 'ValidateConfiguration', inputs: check, scheme: federated, isCancelledAtFirstRequest: true },
    faults: [{ act: 'slow', kind: 'pipelines', seconds: 1_000_000 }],
  },
  { task: 'ValidateConfiguration', inputs: check, scheme: ofUser },
  { task: 'SnapImages', inputs: factoryInputs, scheme: ofMachine, faults: [{ service: 'copy fails' }] },
  { task: 'SnapImages', inputs: { ...factoryInputs, ...byKey }, scheme: withKey, options: cancelled },
  { task: 'SnapImages', inputs: { ...factoryInputs, ...byKey, ...byGallery }, scheme: federated },
  {
    task: 'DistributeImages',
    inputs: withConfiguration,
    scheme: ofUser,
    faults: [refusing('PUT', '/customimages/')],
  },
  {
    task: 'DistributeImages',
    inputs: { ...withConfiguration, ...byGallery, imagePaths: 'Talkative\nGood' },
    scheme: ofUser,
    faults: [refusing('PUT', '/versions/'), refusing('PUT', '/customimages/')],
  },
  { task: 'DistributeImages', inputs: withConfiguration, scheme: federated, options: cancelled },
  {
    task: 'DistributeImages',
    inputs: { ...withConfiguration, ...byKey, ...byGallery },
    scheme: withCertificate,
  },
  {
    task: 'CleanUpFactory',
    inputs: cleanUp,
    scheme: federated,
    faults: [refusing('DELETE', '/virtualmachines/')],
  },
  { task: 'CleanUpFactory', inputs: cleanUp, scheme: withCertificate, options: cancelled },
  { task: 'CleanUpFactory', inputs: cleanUp, scheme: withKey },
  {
    task: 'RetireImages',
    inputs: { ...retire, failOn: 'any' },
    scheme: ofMachine,
    faults: [refusing('DELETE', '/customimages/')],
  },
  { task: 'RetireImages', inputs: retire, scheme: federated, options: cancelled },
  { task: 'RetireImages', inputs: { ...retire, ...byGallery }, scheme: withKey },
  {
    task: 'RunImageFactory',
    inputs: { ...whole, ...byKey },
    scheme: withKey,
    options: ofBuild(4),
    faults: [refusing('PUT', '/deployments/', `${echo} ${password} and ${repeated}`)],
  },
  {
    task: 'RunImageFactory',
    inputs: { ...whole, machinePassword: '', imagePaths: 'Good' },
    scheme: withCertificate,
    options: ofBuild(5),
  },
  { task: 'RunImageFactory', inputs: whole, scheme: federated, options: { ...ofBuild(6), ...cancelled } },
];

describe('A secret', () => {
  let sources: Sources;
  let pipeline: Pipeline;
  let work: string;
  let keys: KeyPair;
  let traffic: RecordedRequest[];
  let surroundings: string[];
  const outcomes: TaskOutcome[] = [];
  const left: Left[] = [];

  async function run(one: Run, folder: string, made: World) {
    const { task, inputs, scheme, options = {}, faults = [] } = one;
    const home = join(folder, 'home');
    await mkdir(home, { recursive: true });
    await pipeline.azure.clearRequests();
    await pipeline.azure.addFaults(...faults);
    const given: RunOptions = {
      ...options,
      workFolder: folder,
      secretVariables,
      variables: { 'system.debug': 'true', ...options.variables },
      endpoints: [connection(pipeline.azure, made, scheme, keys)],
      extraEnvironment: {
        ...machineEnvironment(pipeline.azure, scheme),
        HOME: home,
        TMPDIR: home,
        NODE_OPTIONS: `--require ${join(import.meta.dirname, '../worlds/surroundings.cjs')}`,
        SURROUNDINGS: join(work, 'surroundings'),
      },
    };
    const outcome = one.isCancelledAtFirstRequest
      ? (await interrupt(pipeline, { task, inputs }, 'cancelOn', 1, given)).outcome
      : await pipeline.run(task, inputs, given);
    await pipeline.azure.clearFaults();
    return outcome;
  }

  before(async () => {
    keys = await makeKeyPair();
    const made = worldFor(keys);
    work = await mkdtemp(join(tmpdir(), 'secrets-'));
    sources = await writeSources(files);
    const record = join(work, 'traffic');
    pipeline = await openPipeline({ world: made, sources: sources.folder, record });
    for (const [index, one] of runs.entries()) {
      const folder = join(work, String(index));
      outcomes.push(await run(one, folder, made));
      for (const place of ['_temp', 'home', '1', '_tool'])
        left.push(...(await filesBelow(join(folder, place))));
    }
    await pipeline.close();
    traffic = await readTraffic(record);
    surroundings = (await readFile(join(work, 'surroundings'), 'utf8')).trim().split('\n');
  });

  after(async () => {
    await sources.remove();
    await rm(work, { recursive: true, force: true });
  });

  it('has its chance to leak: each task is cancelled, fails, and succeeds as far as it can', () => {
    const results = new Map<string, string[]>();
    for (const [index, { result }] of outcomes.entries()) {
      const task = runs[index]?.task ?? '';
      results.set(task, [...(results.get(task) ?? []), result.replace('WithIssues', '')]);
    }
    for (const [task, those] of results)
      assert.deepEqual(
        [task, [...new Set(those)].sort()],
        [task, ['Canceled', 'Failed', 'Succeeded']],
        outcomes.map(logOf).join('\n'),
      );
  });

  for (const [what, kind] of Object.entries({ ...secrets, ...passing })) {
    const { valuesIn, belongsIn = () => false, answeredTo = () => false } = kind;
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
      assert.equal(sent.some(belongsIn), kind.belongsIn !== undefined);
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

  for (const [what, { valuesIn, isUsed = () => true }] of Object.entries(secrets))
    it(`is registered with the agent in every form: ${what}`, () => {
      const registered = outcomes.flatMap(({ rawOutput }) => rawOutput.filter(isRegistration)).join('\n');
      const used = valuesIn(traffic, keys).filter((value) => isUsed(value, traffic));
      assert.ok(used.length > 0);
      const missing = used.flatMap((value) =>
        registeredFormsOf(value).filter((form) => !form.includes('%') && !registered.includes(`]${form}`)),
      );
      assert.deepEqual(missing, []);
    });

  it('is looked for also in what is written into blobs', () => {
    assert.ok(traffic.some(({ kind, body }) => kind === 'blob' && body.includes('"imageName"')));
  });

  it('is on no command line: no task starts a process', () => {
    assert.deepEqual(
      surroundings.filter((line) => line.startsWith('process ')),
      [],
    );
  });

  it('goes to no other host: no task opens a connection to one', () => {
    const { resourceManager, instanceMetadata } = pipeline.azure;
    const known = [resourceManager, instanceMetadata].map((url) => `connection ${new URL(url).host}`);
    assert.deepEqual([...new Set(surroundings)].sort(), known.sort());
  });

  it('is told to nobody: a token, an assertion or the signature of a URL', () => {
    const told = [...outcomes.flatMap(toldBy), ...left.map(({ content }) => content)];
    assert.deepEqual(
      told.filter((text) => /\beyJ[\w-]{16,}\.|[?&]sig=(?!\*\*\*)[^&\s"]{6}/.test(text)),
      [],
    );
  });

  it('does not stay in a file: those that stay for the agent are in its folder, and only its user can read them', () => {
    assert.ok(left.length > 0);
    assert.deepEqual(
      left.filter(({ mode, path }) => mode !== 0o600 || !path.includes('/_temp/')).map(({ path }) => path),
      [],
    );
  });
});
