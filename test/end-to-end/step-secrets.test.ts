import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Fault } from '../local-azure/faults/fault.js';
import type { RecordedRequest } from '../local-azure/recorder.js';
import type { World } from '../local-azure/world.js';
import { openPipeline, type Pipeline, type RunOptions } from '../local-pipeline/pipeline.js';
import { singleSteps, stepFiles, stepLab } from '../roles/single-steps.js';
import {
  formsOf,
  isRegistration,
  memberOfFile,
  password,
  registeredFormsOf,
  textOf,
  toldBy,
  variables,
} from '../worlds/canaries.js';
import { ada, environmentId, siteTemplate, templates } from '../worlds/environments.js';
import { logOf } from '../worlds/evidence.js';
import { filesBelow, type Left, readTraffic } from '../worlds/left-files.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { world } from '../worlds/worlds.js';

/** The signature in the address of a template. */
const signature = 'Canary~signature+of/the=address';

const { plain, member } = variables;

/** What the runs are given as secrets, each by another way. */
const secrets: Readonly<Record<string, string>> = {
  'the input password': password,
  'a secret variable in the value of a plain parameter': plain,
  'the value of a secure parameter in ParameterOverrides': member,
  'a member of a secure object in a parameter file': memberOfFile,
  'the signature in templateUri': signature,
};

const text = { type: 'string', defaultValue: '' };

/** Its outputs hold what it was given as secret. */
const template = {
  ...siteTemplate,
  parameters: { ...siteTemplate.parameters, note: text, keys: { type: 'secureObject', defaultValue: {} } },
  outputs: {
    site: { type: 'string', value: "[concat(parameters('prefix'), '-site')]" },
    password: { type: 'securestring', value: "[parameters('password')]" },
    keys: { type: 'secureObject', value: "[parameters('keys')]" },
  },
};

const files = {
  ...stepFiles,
  'secret.json': template,
  'secret.parameters.json': { parameters: { keys: { value: { deep: [{ key: memberOfFile }] } } } },
};

const blob = { container: 'public', name: 'secret.json', text: JSON.stringify(template) };

const theWorld: World = world([stepLab({ publicContainers: ['public'], blobs: [blob] })], {
  environmentTemplates: [...templates, { name: 'Secret', source: 'own', contents: template }],
});

/** Azure may repeat what it was sent. */
const echoing = (path: string, ...sent: readonly string[]): Fault => {
  const message = `Not with ${sent.join(' and ')}`;
  return { act: 'answer', kind: 'arm', method: 'PUT', path, status: 409, code: 'Conflict', message };
};

const ofValues = [plain, member, memberOfFile];

interface Run {
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly faults?: readonly Fault[];
  readonly options?: RunOptions;
  readonly result?: 'Succeeded' | 'Failed' | 'Canceled';
}

const inLab = { LabId: 'Contoso', pollIntervalSeconds: '0.05' };

const ofImage = {
  ...inLab,
  ...{ VirtualMachineName: 'new', image: 'P/O/S', size: 'Standard_D2s_v3' },
  ...{ userName: 'tester', password },
};

const values = {
  ParametersFile: 'secret.parameters.json',
  ParameterOverrides: JSON.stringify({ prefix: 'web', password: member, note: 'a $(Plain)' }),
  OutputTemplateVariables: 'true',
};

const create = { ...inLab, ...values, EnvironmentName: 'New', TemplateId: 'Secret' };

const update = { ...inLab, ...values, EnvironmentId: environmentId('Hers', ada.objectId) };

const cancelled = { options: { cancelWhen: (line: string) => line.endsWith(': started') } };

/** The tasks that take secrets in failure, cancellation and success; `address` is that of a template. */
const runsWith = (address: string): readonly Run[] => [
  { task: 'CreateLabVM', inputs: ofImage, faults: [echoing('/deployments/', password)], result: 'Failed' },
  { task: 'CreateLabVM', inputs: ofImage, ...cancelled, result: 'Canceled' },
  { task: 'CreateLabVM', inputs: ofImage, result: 'Succeeded' },
  {
    task: 'CreateLabEnvironment',
    inputs: create,
    faults: [echoing('/environments/', ...ofValues)],
    result: 'Failed',
  },
  { task: 'CreateLabEnvironment', inputs: create, ...cancelled, result: 'Canceled' },
  { task: 'CreateLabEnvironment', inputs: create, result: 'Succeeded' },
  {
    task: 'UpdateLabEnvironment',
    inputs: { ...update, templateUri: address },
    faults: [echoing('/deployments/', ...ofValues, signature)],
    result: 'Failed',
  },
  {
    task: 'UpdateLabEnvironment',
    inputs: { ...update, templateUri: address },
    faults: [{ act: 'answer', kind: 'blob', method: 'GET', path: 'secret[.]json', status: 404 }],
    result: 'Failed',
  },
  {
    task: 'UpdateLabEnvironment',
    inputs: { ...update, TemplateFile: 'secret.json' },
    ...cancelled,
    result: 'Canceled',
  },
  { task: 'UpdateLabEnvironment', inputs: { ...update, templateUri: address }, result: 'Succeeded' },
  ...Object.entries(singleSteps)
    .filter(([task]) => !/^(CreateLabVM|(Create|Update)LabEnvironment)$/.test(task))
    .map(([task, [{ inputs }]]) => ({ task, inputs, result: 'Succeeded' as const })),
];

const isDeployment = ({ method, url }: RecordedRequest) =>
  method === 'PUT' && /\/(deployments|environments)\//i.test(url);

const isTemplate = ({ kind, url }: RecordedRequest) => kind === 'blob' && url.includes('/public/secret.json');

describe('A secret of a single step', () => {
  let sources: Sources;
  let pipeline: Pipeline;
  let work: string;
  let runs: readonly Run[];
  let traffic: readonly RecordedRequest[];
  const outcomes: TaskOutcome[] = [];
  const left: Left[] = [];

  const carryOut = async ({ task, inputs, faults = [], options }: Run, folder: string): Promise<void> => {
    const home = join(folder, 'home');
    await mkdir(home, { recursive: true });
    await pipeline.azure.begin(theWorld);
    await pipeline.azure.addFaults(...faults);
    const outcome = await pipeline.run(task, inputs, {
      ...options,
      workFolder: folder,
      secretVariables: { Plain: plain, Unused: variables.unused },
      variables: { 'system.debug': 'true' },
      extraEnvironment: { HOME: home, TMPDIR: home },
    });
    outcomes.push(outcome);
    for (const place of ['_temp', 'home', '1', '_tool'])
      left.push(...(await filesBelow(join(folder, place))));
  };

  before(async () => {
    work = await mkdtemp(join(tmpdir(), 'step-secrets-'));
    sources = await writeSources(files);
    const record = join(work, 'traffic');
    pipeline = await openPipeline({ world: theWorld, sources: sources.folder, record });
    const query = new URLSearchParams({ sv: '2024-11-04', sig: signature });
    runs = runsWith(`${pipeline.azure.resourceManager}/storecontoso/public/secret.json?${String(query)}`);
    for (const [index, run] of runs.entries()) await carryOut(run, join(work, String(index)));
    await pipeline.close();
    traffic = await readTraffic(record);
  });

  after(async () => {
    await sources.remove();
    await rm(work, { recursive: true, force: true });
  });

  it('has its chance to leak: the tasks that take one fail, are cancelled and succeed', () => {
    for (const [index, { task, result }] of runs.entries()) {
      const outcome = outcomes[index];
      assert.ok(outcome);
      assert.equal(outcome.result, result, `${task}\n${logOf(outcome)}`);
    }
  });

  for (const [what, secret] of Object.entries({ ...secrets, 'an unused variable': variables.unused })) {
    const has = (told: string) => formsOf(secret).some((form) => told.includes(form));

    it(`is told to nobody: ${what}`, () => {
      const told = [...outcomes.flatMap(toldBy), ...left.map(({ content }) => content)];
      assert.deepEqual(told.filter(has), []);
    });
  }

  for (const [what, secret] of Object.entries(secrets)) {
    it(`is registered with the agent in every form: ${what}`, () => {
      const registered = outcomes.flatMap(({ rawOutput }) => rawOutput.filter(isRegistration)).join('\n');
      assert.deepEqual(
        registeredFormsOf(secret).filter((form) => !form.includes('%') && !registered.includes(`]${form}`)),
        [],
      );
    });

    it(`is sent only with what is deployed: ${what}`, () => {
      const has = (sent: string) => formsOf(secret).some((form) => sent.includes(form));
      const sent = traffic.filter((request) => has(textOf(request)));
      assert.ok(sent.some(isDeployment));
      const elsewhere = sent.filter((request) => !isDeployment(request) && !isTemplate(request));
      assert.deepEqual(
        elsewhere.map(({ method, url }) => `${method} ${url}`),
        [],
      );
    });
  }

  it('stands in no variable: secure outputs are secret and empty', () => {
    const made = outcomes.filter((_, index) => runs[index]?.inputs['OutputTemplateVariables']);
    const succeeded = made.filter(({ result }) => result === 'Succeeded');
    assert.equal(succeeded.length, 2);
    for (const { secretVariables, variables: open } of succeeded) {
      assert.deepEqual(secretVariables, { password: '', keys: '' });
      assert.equal(open['site'], 'web-site');
    }
  });

  it('is told to nobody: a token, or the signature of a URL', () => {
    const told = [...outcomes.flatMap(toldBy), ...left.map(({ content }) => content)];
    assert.deepEqual(
      told.filter((one) => /\beyJ[\w-]{16,}\.|[?&]sig=(?!\*\*\*)[^&\s"]{6}/.test(one)),
      [],
    );
  });
});
