import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import {
  factoryGallery,
  ownTags,
  publishedAs,
  type SavedImage,
  snapshotsOf,
  tagsOf,
} from '../worlds/gallery-worlds.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { defineHarmless, oneLine, payload } from '../worlds/harmless-texts.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const files = {
  [`Configuration/GoldenImages/##vso[task.setvariable variable=pwned]yes.json`]: goldenImage({
    notes: payload,
  }),
  'Configuration/GoldenImages/Broken.json': `{ "a": ${payload} }`,
  'Configuration/GoldenImages/Talkative.json': goldenImage({ artifacts: ['windows-talkative'] }),
  'Configuration/GoldenImages/Refused.json': goldenImage({ artifacts: [oneLine] }),
  'Configuration/Labs.json': {
    Labs: [
      ...labsJson(subscriptionId, {
        Near: ['Goo*', payload, '##vso[task.setvariable variable=pwned]yes'],
      }).Labs,
      ...labsJson(subscriptionId, { [payload]: [payload] }).Labs,
      { SubscriptionId: subscriptionId, LabName: 'Shared', ImagePaths: ['Goo*'], Delivery: 'Gallery' },
      { SubscriptionId: subscriptionId, LabName: 'Odd', ImagePaths: ['Goo*'], Delivery: payload },
      { SubscriptionId: payload, LabName: oneLine, ResourceGroup: payload, ImagePaths: [''] },
    ],
  },
};

/** Images of the factory that labs take from its gallery: snapshots, and a version that failed. */
const saved: SavedImage = { imagePath: 'Good.json', name: 'Good-Nov-28-2026', time: '2026-11-28T08:30:15' };

const broken: SavedImage = { ...saved, name: 'Good-Nov-27-2026', time: '2026-11-27T08:30:15' };

const texts = { imageName: oneLine, factoryRunId: oneLine, Note: oneLine };

const snapshots = snapshotsOf(saved).map((one) => ({ ...one, tags: { ...one.tags, ...texts } }));

const gallery = factoryGallery([
  {
    ...{ name: 'Good', osType: 'Windows', generation: 'V2', tags: { ...ownTags(saved), Note: oneLine } },
    versions: [
      publishedAs('2026.1127.83015', broken, {
        tags: { ...tagsOf(broken), ...texts },
        failedRegions: ['westeurope'],
        provisioningState: 'Failed',
      }),
    ],
  },
  { name: 'Theirs', osType: 'Linux', tags: { ImagePath: oneLine, ImageFactoryLab: oneLine } },
]);

const labs = world(
  [
    lab('Factory', {
      galleryImages: [{ publisher: oneLine, offer: 'O', sku: 'S', osType: 'Windows' }],
      policies: [
        {
          factName: 'LabVmSize',
          evaluatorType: 'AllowedValuesPolicy',
          threshold: JSON.stringify([payload]),
        },
      ],
      virtualMachines: [
        imageVM(
          'Tagged',
          { ImagePath: oneLine, ImageFactoryRun: oneLine, Note: oneLine },
          { notes: payload },
        ),
        imageVM(
          'Wrong',
          { ImagePath: 'Good.json', ImageFactoryState: 'Failed' },
          { provisioningState: payload },
        ),
        imageVM('Open', { ImagePath: 'Good.json' }, { notes: payload, generation: 'V2' }),
      ],
      blobs: [
        ...storedImage('Good-1', { imagePath: 'Good.json', description: payload }),
        ...storedImage('Good-2', { imagePath: 'Good.json' }),
        ...storedImage('Odd', { imagePath: payload }),
        { container: 'imagefactoryvhds', name: `${oneLine}.json`, text: `{"imageName": "${oneLine}"` },
      ],
    }),
    lab('Near', {
      customImages: [customImage('Good-1', oneLine, { description: payload, provisioningState: payload })],
    }),
    lab('Shared'),
  ],
  {
    artifacts: [
      {
        name: 'windows-talkative',
        targetOsType: 'Windows',
        outcome: 'Failed',
        deploymentStatusMessage: payload,
        vmExtensionStatusMessage: payload,
      },
      { name: 'windows-sysprep', targetOsType: 'Windows', generalizes: true },
    ],
    faults: [
      {
        act: 'answer',
        kind: 'arm',
        method: 'PUT',
        path: 'customimages/',
        status: 409,
        code: oneLine,
        message: payload,
      },
      {
        act: 'answer',
        kind: 'blob',
        method: 'DELETE',
        path: 'Good-1',
        status: 409,
        code: 'Conflict',
        message: payload,
      },
      {
        act: 'answer',
        kind: 'arm',
        method: 'GET',
        path: '/usages',
        status: 403,
        code: oneLine,
        message: payload,
      },
      ...['/versions/2026.1128.83015[?]', '/snapshots/', '/sharedgalleries/Images[?]'].map((path) => ({
        act: 'answer' as const,
        kind: 'arm' as const,
        method: 'PUT',
        path,
        count: { first: 1 },
        status: 409,
        code: oneLine,
        message: payload,
      })),
      ...['comp=lease', 'imagefactoryvhds-staging/Good'].map((path) => ({
        act: 'answer' as const,
        kind: 'blob' as const,
        method: 'PUT',
        path,
        count: { first: 1 },
        status: 400,
        code: 'InvalidInput',
        message: payload,
      })),
    ],
  },
);

const theWorld = {
  ...labs,
  subscriptions: labs.subscriptions.map((one) => ({ ...one, galleries: [gallery], snapshots })),
};

const byGallery = { gallery: 'Images' };

const override = `-name${oneLine.replaceAll(' ', '')} x`;

const check = { ConfigurationLocation: 'Configuration', DevTestLabName: 'Factory' };

const runs: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['CreateImageVMs', { ...withConfiguration, vmSize: 'Standard_D2s_v5' }],
  ['SnapImages', factoryInputs],
  // The first meets the refused lease, the second the refused copy, the third the refused custom image.
  ['DistributeImages', withConfiguration],
  ['DistributeImages', withConfiguration],
  ['DistributeImages', withConfiguration],
  // The first meets the refused version, the second the refused gallery of the lab.
  ['DistributeImages', { ...withConfiguration, ...byGallery }],
  ['DistributeImages', { ...withConfiguration, ...byGallery }],
  ['DistributeImages', { ...withConfiguration, gallery: payload }],
  ['DistributeImages', { ...withConfiguration, ...byGallery, snapshotResourceGroup: oneLine }],
  ['SnapImages', { ...factoryInputs, ...byGallery }],
  ['CleanUpFactory', { ...factoryInputs, ...byGallery }],
  ['CleanUpFactory', factoryInputs],
  ['RetireImages', { ...withConfiguration, ImagesToSave: '0', allowMassDeletion: 'true' }],
  ['RetireImages', { ...withConfiguration, ...byGallery, ImagesToSave: '1' }],
  ['RunImageFactory', { ...withConfiguration, ...byGallery, vmSize: 'Standard_D2s_v5', ImagesToSave: '1' }],
  ['SnapImages', { ...factoryInputs, DevTestLabName: payload }],
  ['SnapImages', { ...factoryInputs, maxConcurrentJobs: payload }],
  ['DistributeImages', { ...withConfiguration, stagingContainer: payload }],
  ['DistributeImages', { ...withConfiguration, ConfigurationLocation: payload }],
  ['CreateImageVMs', { ...withConfiguration, vmSize: oneLine, parameterOverrides: override }],
  ['ValidateConfiguration', { ...check, vmSize: oneLine, ImagesToSave: '1' }],
  ['ValidateConfiguration', { ...check, ...byGallery }],
  ['ValidateConfiguration', { ...check, ConnectedServiceName: '' }],
  ['ValidateConfiguration', { ...check, parameterOverrides: override }],
];

describe('A command in a text from outside', () => {
  let pipeline: Pipeline;
  const outcomes: TaskOutcome[] = [];

  before(async () => {
    pipeline = await openPipelineWith(files, theWorld);
    for (const [task, inputs] of runs)
      outcomes.push(await pipeline.run(task, inputs, { variables: { 'system.debug': 'true' } }));
  });

  after(() => pipeline.close());

  it('is shown, so that there is something to try', () => {
    for (const { rawOutput } of outcomes) assert.ok(rawOutput.some((line) => line.includes('pwned')));
  });

  defineHarmless(() => outcomes);

  it('comes from Azure in every error that is shown', async () => {
    const faults = await pipeline.azure.faults();
    assert.deepEqual(
      faults.filter(({ acted }) => acted === 0),
      [],
    );
  });

  it('does not make a failed task succeed', () => {
    assert.deepEqual(
      outcomes.map(({ result }) => result === 'Succeeded'),
      outcomes.map(() => false),
    );
  });
});
