import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Fault } from '../local-azure/faults/fault.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { environmentOf, siteTemplate, templates } from '../worlds/environments.js';
import { defineHarmless, oneLine, payload } from '../worlds/harmless-texts.js';
import { artifact, labVmTemplate } from '../worlds/lab-vm-templates.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, labId, world } from '../worlds/worlds.js';

/** Its outputs have such names and values. */
const talkative = {
  ...siteTemplate,
  parameters: { note: { type: 'string', defaultValue: payload } },
  resources: siteTemplate.resources.slice(0, 1),
  outputs: {
    text: { type: 'string', value: payload },
    [oneLine]: { type: 'string', value: oneLine },
    list: { type: 'array', value: [payload, { [oneLine]: payload }] },
  },
};

const galleryImageReference = { publisher: 'P', offer: 'O', sku: 'S', osType: 'Windows', version: 'latest' };

const files = {
  'talkative.json': talkative,
  'machine.json': labVmTemplate({
    properties: { galleryImageReference, notes: payload, artifacts: [artifact('windows-talkative')] },
  }),
  'broken.json': `{ "a": ${payload} }`,
  'odd.json': labVmTemplate({ parameters: { [oneLine]: { type: payload } }, name: oneLine }),
  'odd.parameters.json': { parameters: { [oneLine]: { value: payload }, size: { value: [payload] } } },
  '##vso[task.setvariable variable=pwned]yes.json': '{',
};

const record = (name: string, more: object = {}) => ({ name, ended: '2024-05-01T08:00:00Z', ...more });

const theWorld = world(
  [
    lab('Contoso', {
      galleryImages: [{ publisher: 'P', offer: 'O', sku: 'S', osType: 'Windows' }],
      virtualMachines: [
        imageVM('Tools', { Note: oneLine }, { notes: payload, generalized: false }),
        imageVM('Odd', {}, { notes: payload, provisioningState: payload }),
      ],
      customImages: [
        customImage('Tools', oneLine, { description: payload }),
        customImage('Odd', undefined, { description: payload, provisioningState: payload }),
      ],
      environments: [
        environmentOf('Web', { tags: { Note: oneLine } }),
        environmentOf('Odd', { provisioningState: payload }),
      ],
      deployments: [
        record('Deploy-Theirs', { tags: { ImageFactoryLab: oneLine } }),
        record('Deploy-Ours', { tags: { ImageFactoryLab: labId('Contoso'), ImageFactoryPath: oneLine } }),
      ],
      blobs: [
        ...storedImage('Odd', { imagePath: payload }),
        { container: 'imagefactoryvhds', name: `${oneLine}.json`, text: `{"imageName": "${oneLine}"` },
      ],
    }),
  ],
  {
    artifacts: [
      {
        name: 'windows-talkative',
        title: oneLine,
        targetOsType: 'Windows',
        outcome: 'Failed',
        deploymentStatusMessage: payload,
        vmExtensionStatusMessage: payload,
      },
    ],
    environmentTemplates: [
      ...templates,
      { name: 'Talkative', source: 'own', displayName: payload, contents: talkative },
    ],
  },
);

const refusing = (method: string, path: string): Fault => {
  return { act: 'answer', kind: 'arm', method, path, status: 409, code: oneLine, message: payload };
};

const failing = (id: string): Fault => ({ service: 'resource fails', id, code: oneLine, message: payload });

const inLab = { LabId: 'Contoso', pollIntervalSeconds: '0.05' };

const ofFactory = { DevTestLabName: 'Contoso', pollIntervalSeconds: '0.05' };

const machine = {
  ...inLab,
  VirtualMachineName: 'new',
  TemplateFile: 'machine.json',
  ParameterOverrides: '-password Local-only-1',
};

const image = { ...inLab, NewCustomImageName: 'New', LabVmId: 'Tools', WindowsOsState: 'NonSysprepped' };

const environment = { ...inLab, EnvironmentName: 'New', TemplateId: 'Talkative' };

const update = { ...inLab, EnvironmentId: 'Web', TemplateFile: 'talkative.json' };

type Run = readonly [task: string, inputs: Readonly<Record<string, string>>, ...faults: readonly Fault[]];

const failed: readonly Run[] = [
  ['CreateLabVM', { ...machine, FailOnArtifactError: 'true' }],
  ['CreateLabVM', machine, failing('/virtualmachines/new')],
  ['CreateLabVM', machine, refusing('PUT', '/deployments/')],
  ['CreateLabVM', { ...machine, VirtualMachineName: oneLine }],
  ['CreateLabVM', { ...machine, TemplateFile: 'broken.json' }],
  ['CreateLabVM', { ...machine, TemplateFile: 'odd.json' }],
  ['CreateLabVM', { ...machine, TemplateFile: '##vso[task.setvariable variable=pwned]yes.json' }],
  ['CreateLabVM', { ...machine, ParametersFile: 'odd.parameters.json' }],
  ['CreateLabVM', { ...machine, ParameterOverrides: `-password x -${oneLine.replaceAll(' ', '')} x` }],
  ['DeleteLabVM', { ...inLab, LabVmId: payload }],
  ['DeleteLabVM', { ...inLab, LabVmId: 'Tools' }, refusing('DELETE', '/virtualmachines/')],
  ['CreateCustomImage', { ...image, NewCustomImageName: oneLine }],
  ['CreateCustomImage', { ...image, tags: payload }],
  ['CreateCustomImage', { ...image, LabVmId: 'Odd' }],
  ['CreateCustomImage', { ...image, LabVmId: '', vhd: payload }],
  ['CreateCustomImage', image, refusing('PUT', '/customimages/')],
  ['DeleteCustomImage', { ...inLab, CustomImageId: payload }],
  ['DeleteCustomImage', { ...inLab, CustomImageId: 'Tools' }],
  ['DeleteCustomImage', { ...inLab, CustomImageId: 'Odd' }, refusing('DELETE', '/customimages/')],
  ['CreateLabEnvironment', { ...environment, TemplateId: oneLine }],
  ['CreateLabEnvironment', { ...environment, EnvironmentName: payload }],
  ['CreateLabEnvironment', environment, failing('/serverfarms/plan')],
  ['UpdateLabEnvironment', { ...update, EnvironmentId: payload }],
  ['UpdateLabEnvironment', update, refusing('PUT', '/deployments/')],
  ['UpdateLabEnvironment', { ...update, TemplateFile: 'broken.json' }],
  ['DeleteLabEnvironment', { ...inLab, EnvironmentId: payload }],
  ['DeleteLabEnvironment', { ...inLab, EnvironmentId: 'Web' }, refusing('DELETE', '/environments/')],
  ['UpdateBuildAgent', { ...ofFactory, BuildAgent: payload }],
  ['UpdateBuildAgent', { ...ofFactory, BuildAgent: 'Tools' }, refusing('POST', '/start')],
  ['CleanDeploymentHistory', { ...ofFactory, deploymentNamePattern: payload }],
  ['CleanDeploymentHistory', ofFactory, refusing('DELETE', '/deployments/')],
  ['OutputImageList', { DevTestLabName: payload }],
  ['OutputImageList', { DevTestLabName: 'Contoso', failOn: 'any' }],
];

const succeeded: readonly Run[] = [
  ['CreateLabVM', machine],
  ['CreateCustomImage', { ...image, Description: payload, author: oneLine }],
  ['CreateLabEnvironment', { ...environment, OutputTemplateVariables: 'true' }],
  ['UpdateLabEnvironment', { ...update, OutputTemplateVariables: 'true' }],
  ['UpdateBuildAgent', { ...ofFactory, BuildAgent: 'Tools' }],
];

describe('A command in a text from outside, in a single step', () => {
  let pipeline: Pipeline;
  const outcomes: TaskOutcome[] = [];

  before(async () => {
    pipeline = await openPipelineWith(files, theWorld);
    for (const [task, inputs, ...faults] of [...failed, ...succeeded]) {
      await pipeline.azure.begin(theWorld);
      await pipeline.azure.addFaults(...faults);
      outcomes.push(await pipeline.run(task, inputs, { variables: { 'system.debug': 'true' } }));
      const idle = (await pipeline.azure.faults()).filter(({ acted }) => acted === 0);
      assert.deepEqual(idle, [], `${task}: ${outcomes.at(-1)?.log.join('\n') ?? ''}`);
    }
  });

  after(() => pipeline.close());

  it('is shown by every task, so that there is something to try', () => {
    const runs = [...failed, ...succeeded].map(([task], index) => ({ task, outcome: outcomes[index] }));
    const shown = runs.filter(({ outcome }) => outcome?.rawOutput.some((line) => line.includes('pwned')));
    assert.deepEqual(new Set(shown.map(({ task }) => task)), new Set(runs.map(({ task }) => task)));
  });

  defineHarmless(() => outcomes);

  it('changes no result', () => {
    const unlike = outcomes.filter(({ result }, index) => (result === 'Failed') !== index < failed.length);
    assert.deepEqual(
      unlike.map(({ log }) => log.join('\n')),
      [],
    );
  });
});
