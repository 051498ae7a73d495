import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { openOldAzure } from '../legacy/azure.js';
import { scripts } from '../legacy/scripts.js';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { blobsIn, imagesIn, labIn } from '../worlds/contents.js';
import {
  assertReadable,
  assertRefused,
  assertSucceeded,
  changesIn,
  logOf,
  observe,
} from '../worlds/evidence.js';
import { night, withConfiguration } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const server = 'Windows\\Server.json';

const first = 'Windows_Server-May-1-2024';

const second = 'Windows_Server-May-2-2024';

function held(name: string, day: number, state?: string) {
  return customImage(name, server, {
    tags: {
      ImageFactoryLab: labId('Factory'),
      ImageFactoryBuilt: `2024-05-0${day}T08:00:00`,
      ImageFactoryVhd: `${name}.vhd`,
      ...(state === undefined ? {} : { ImageFactoryState: state }),
    },
    creationDate: `2024-05-0${day}T09:00:00Z`,
  });
}

const theirs = customImage('theirs', server, { tags: { ImageFactoryLab: labId('Another') } });

/** Near has both images; Bare lacks the first; a formula of Bound uses the second. */
const someWorld = world([
  lab('Factory', {
    blobs: [
      ...storedImage(first, { imagePath: server, timestamp: '2024-05-01T08:00:00' }),
      ...storedImage(second, { imagePath: server, timestamp: '2024-05-02T08:00:00' }),
    ],
  }),
  lab('Near', {
    customImages: [held(first, 1), held(second, 2, 'current'), theirs],
    virtualMachines: [
      {
        name: 'box',
        osType: 'Windows',
        powerState: 'running',
        customImage: second,
        ownerObjectId: 'dddddddd-dddd-4ddd-8ddd-dddddddddddd',
      },
    ],
  }),
  lab('Bare', { customImages: [held(second, 2, 'current')] }),
  lab('Bound', {
    customImages: [held(first, 1), held(second, 2, 'current')],
    formulas: [{ name: 'Box', osType: 'Windows', customImage: second }],
  }),
]);

const labs = labsJson(subscriptionId, { Near: [''], Bare: [''], Bound: [''] });

const files = {
  'Configuration/GoldenImages/Windows/Server.json': goldenImage(),
  'Configuration/Labs.json': labs,
};

const inputs = { ...withConfiguration, image: 'Windows/Server', reason: 'It does not boot.' };

const bothEverywhere = { Near: [first, second, 'theirs'], Bare: [second], Bound: [first, second] };

/** The images of the labs, each with its state. */
function statesIn(state: State, name: string): string[] {
  return labIn(state, name)
    .customImages.map((image) => `${image.name} ${image.tags['ImageFactoryState'] ?? '-'}`)
    .sort();
}

const stored = (state: State) => blobsIn(state, 'storefactory', 'imagefactoryvhds');

const rolledBack = {
  Near: [`${first} current`, 'theirs -'],
  Bare: [`${first} current`],
  Bound: [`${first} current`, `${second} revoked`],
};

function assertRolledBack(state: State): void {
  for (const [name, expected] of Object.entries(rolledBack))
    assert.deepEqual(statesIn(state, name), expected);
  assert.deepEqual(stored(state), [`${first}.json`, `${first}.vhd`, `${second}.vhd`]);
}

describe('RollbackImages', () => {
  let factory: Pipeline;
  before(async () => {
    factory = await openPipelineWith(files, someWorld);
  });
  after(() => factory.close());

  it('C124 shows with whatIf what it would do, and changes nothing', async () => {
    const { outcome, requests } = await observe(factory, 'RollbackImages', { ...inputs, whatIf: 'true' });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /would revoke/);
  });

  it('C124 changes nothing where no good image would be left', async () => {
    const bare = world([
      lab('Factory', { blobs: storedImage(second, { imagePath: server }) }),
      ...['Near', 'Bare', 'Bound'].map((name) => lab(name)),
    ]);
    await factory.azure.begin(bare);
    const log = assertRefused(await observe(factory, 'RollbackImages', inputs));
    assert.match(log, /no good image of Windows\\Server\.json would be left/);
    await factory.azure.begin(someWorld);
  });

  it('C124 revokes the newest image in the store, and lets every lab go back to the one before', async () => {
    const { outcome, state } = await observe(factory, 'RollbackImages', inputs);
    assertReadable(outcome);
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assertRolledBack(state);
    assert.deepEqual(
      [outcome.outputs['revokedImage'], outcome.outputs['currentImage'], outcome.outputs['switchedCount']],
      [second, first, '3'],
    );
    assert.match(
      logOf(outcome),
      /Machines of the lab Near are made from Windows_Server-May-2-2024: box \(dddddddd-/,
    );
    const record = state.storageAccounts
      .flatMap(({ containers }) => containers)
      .find(({ name }) => name === 'imagefactory-records')?.blobs[0];
    assert.equal(record?.metadata['imagefactorystate'], 'revoked');
    assert.equal(decodeURIComponent(record.metadata['imagefactoryreason'] ?? ''), 'It does not boot.');
  });

  it('C124 has nothing to do when it is run again, and revokes no second image', async () => {
    const { outcome, requests, state } = await observe(factory, 'RollbackImages', inputs);
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(changesIn(requests), []);
    assertRolledBack(state);
  });

  it('C124 is not undone by DistributeImages, RetireImages or an old script', async () => {
    const { state } = assertSucceeded(await observe(factory, 'DistributeImages', night.DistributeImages));
    assertRolledBack(state);
    const [application] = someWorld.applications;
    assert.ok(application);
    const errors = await scripts.DistributeImages({
      azure: await openOldAzure(factory.azure, someWorld, application),
      agent: { shell: 'Windows PowerShell 5.1', culture: 'sv-SE' },
      factoryName: 'Factory',
      entries: labs.Labs,
      templates: { [server]: goldenImage() },
      imagesToSave: 1,
    });
    assert.deepEqual(errors, []);
    assertRolledBack(await factory.azure.state());
    const kept = await observe(factory, 'RetireImages', night.RetireImages);
    assert.equal(kept.outcome.result, 'Succeeded', logOf(kept.outcome));
    assertRolledBack(kept.state);
  });

  it('C124 keeps what a lab has that cannot be read, and fails', async () => {
    await factory.azure.begin(someWorld);
    const far = { ...files, 'Configuration/Labs.json': labsJson(subscriptionId, { Near: [''], Far: [''] }) };
    const other = await openPipelineWith(far, someWorld);
    try {
      const { outcome, state } = await observe(other, 'RollbackImages', inputs);
      assert.equal(outcome.result, 'Failed', logOf(outcome));
      assert.match(logOf(outcome), /Far/);
      assert.deepEqual(statesIn(state, 'Near'), rolledBack.Near);
      assert.deepEqual(imagesIn(state, 'Bare'), bothEverywhere.Bare);
    } finally {
      await other.close();
    }
  });
});
