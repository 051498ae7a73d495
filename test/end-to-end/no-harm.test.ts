import { ResourceManagementClient } from '@azure/arm-resources';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { deploymentNameOf } from '../../tasks/core/factory/create/deployment-names.js';
import type { LocalAzure } from '../local-azure/launch.js';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { unitedInputs } from '../recovery/whole-run.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { blobsIn, imagesIn, machinesIn } from '../worlds/contents.js';
import { changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { sdkAccess } from '../worlds/sdk.js';
import { customImage, imageVM } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const files = {
  'Configuration/GoldenImages/Win2022.json': goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win2022'] }),
};

const store = 'imagefactoryvhds';

const staging = 'imagefactoryvhds-staging';

const otherFactory = `/subscriptions/${subscriptionId}/resourcegroups/shared/providers/microsoft.devtestlab/labs/factory2`;

const ours = { ImagePath: 'Win2022.json', ImageFactoryPath: 'Win2022.json' };

const foreign = [
  { container: store, name: 'somebody.vhd', pageBytes: 1_049_088 },
  { container: store, name: 'notes.json', text: '{"imageName":"../../other","imagePath":"x.json"}' },
  { container: store, name: 'folder/notes.txt', text: 'Not yours.' },
  { container: 'uploads', name: 'disk.vhd', pageBytes: 1_049_088 },
];

/** The factory with neighbours of every kind that it could be mistaken for. */
const theWorld = world([
  lab('Factory', {
    resourceGroup: 'Shared',
    virtualMachines: [
      imageVM('Somebody', {}),
      imageVM('Elses', { ImagePath: '..\\Win2022.json' }),
      imageVM('Protected', { ...ours, FactoryIgnore: 'yes' }),
    ],
    customImages: [
      customImage('Users', undefined),
      customImage('OtherTags', undefined, { tags: { Path: 'x' } }),
    ],
    blobs: foreign,
  }),
  lab('Factory2', {
    resourceGroup: 'Shared',
    virtualMachines: [imageVM('Win2022', ours)],
    customImages: [customImage('Win2022-Jan-1-2020', 'Win2022.json')],
  }),
  lab('Near', {
    customImages: [
      customImage('Users', undefined),
      customImage('OfAnother', 'Win2022.json', { tags: { ImageFactoryLab: otherFactory } }),
    ],
    blobs: [{ container: staging, name: 'somebody.vhd', pageBytes: 1_049_088 }],
  }),
  lab('NearBy', { customImages: [customImage('Win2022-Jan-1-2020', 'Win2022.json')] }),
]);

/** Deployments of others in the factory lab's resource group; some names are nearly the factory's own. */
const deployedByOthers = [
  'network',
  'Deploy-Win2022',
  'Deploy-Win2022-0123abcd',
  deploymentNameOf('Win2022', otherFactory, 'Win2022.json'),
];

async function deployAsOthers(azure: LocalAzure): Promise<void> {
  const { credential, options } = await sdkAccess(azure, theWorld);
  const { deployments } = new ResourceManagementClient(credential, subscriptionId, options);
  const nothing = { properties: { mode: 'Incremental' as const, template: { resources: [] } } };
  const often = { updateIntervalInMs: 20 };
  for (const name of deployedByOthers)
    await (await deployments.beginCreateOrUpdate('Shared', name, nothing, often)).pollUntilDone();
}

const inputs = {
  ...night,
  CleanUpFactory: { ...night.CleanUpFactory, deleteUncommitted: 'true' },
  RetireImages: {
    ...night.RetireImages,
    ImagesToSave: '0',
    allowMassDeletion: 'true',
    orphanGraceHours: '0.0001',
  },
};

/** The tasks of a night with their inputs: one after the other, and the one that does what all of them do. */
const nights: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  'A night': inputs,
  'A night in one task': { RunImageFactory: unitedInputs(inputs) },
};

for (const [name, tasks] of Object.entries(nights))
  describe(`${name} beside neighbours`, () => {
    let pipeline: Pipeline;
    let atFirst: State;
    let state: State;
    const runs: Observed[] = [];

    before(async () => {
      pipeline = await openPipelineWith(files, theWorld);
      await deployAsOthers(pipeline.azure);
      atFirst = await pipeline.azure.state();
      for (const [task, given] of Object.entries(tasks)) runs.push(await observe(pipeline, task, given));
      state = await pipeline.azure.state();
    });

    after(() => pipeline.close());

    it('does all its work', () => {
      const failed = runs.filter(
        ({ outcome }) => outcome.result === 'Failed' || outcome.result === 'Canceled',
      );
      assert.deepEqual(
        failed.map(({ outcome }) => logOf(outcome)),
        [],
      );
    });

    it('ends with exactly the machines that were there', () => {
      for (const name of ['Factory', 'Factory2'])
        assert.deepEqual(machinesIn(state, name), machinesIn(atFirst, name));
    });

    it('ends with exactly the custom images that were there, and none of its own', () => {
      for (const name of ['Factory', 'Factory2', 'Near', 'NearBy'])
        assert.deepEqual(imagesIn(state, name), imagesIn(atFirst, name));
    });

    it('keeps every blob of others, in its own container and beside it', () => {
      for (const [account, container] of [
        ['storefactory', store],
        ['storefactory', 'uploads'],
        ['storenear', staging],
      ] as const)
        assert.deepEqual(blobsIn(state, account, container), blobsIn(atFirst, account, container));
    });

    it('never asks to change anything of a neighbour', () => {
      const changes = runs.flatMap(({ requests }) => changesIn(requests));
      const neighbours =
        /labs\/(factory2|nearby)(\/|$)|\/(storefactory2|storenearby)\/|somebody|elses|protected|users/i;
      assert.deepEqual(
        changes.filter((change) => neighbours.test(change)),
        [],
      );
    });

    it('deletes no container', () => {
      const deletions = runs.flatMap(({ requests }) => requests.filter(({ method }) => method === 'DELETE'));
      assert.deepEqual(
        deletions.filter(({ kind, path }) => kind === 'blob' && path.split('/').length < 4),
        [],
      );
    });

    it('ends with exactly the records of deployments that were there', () => {
      assert.equal(atFirst.deployments.length, deployedByOthers.length);
      assert.deepEqual(state.deployments, atFirst.deployments);
    });

    it('deletes the records of its own deployments only', () => {
      const records = runs
        .flatMap(({ requests }) => requests)
        .filter(({ method, path }) => method === 'DELETE' && /\/deployments\//i.test(path));
      const started = runs
        .flatMap(({ requests }) => requests)
        .filter(({ method, path }) => method === 'PUT' && /\/deployments\//i.test(path));
      assert.deepEqual(new Set(records.map(({ path }) => path)), new Set(started.map(({ path }) => path)));
    });
  });
