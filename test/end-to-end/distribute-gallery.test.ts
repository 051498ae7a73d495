import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage } from '../worlds/configuration.js';
import { imagesIn } from '../worlds/contents.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import {
  factoryGallery,
  galleryId,
  type GalleryWorld,
  galleryWorld,
  publishedAs,
  type SavedImage,
  snapshotsOf,
  tagsOf,
} from '../worlds/gallery-worlds.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { lab, labId, subscriptionId } from '../worlds/worlds.js';

const dev: SavedImage = {
  imagePath: 'Win11\\Dev.json',
  name: 'Win11_Dev-Nov-28-2026',
  time: '2026-11-28T08:30:15',
  luns: [3],
  securityType: 'TrustedLaunch',
};

const version = '2026.1128.83015';

const near = lab('Near');
const far = lab('Far', { location: 'northeurope' });

const labsFile = {
  Labs: [
    { SubscriptionId: subscriptionId, LabName: 'Near', ImagePaths: ['Win11'], Delivery: 'Gallery' },
    { SubscriptionId: subscriptionId, LabName: 'Far', ImagePaths: ['Win11'], Delivery: 'gallery' },
    { SubscriptionId: subscriptionId, LabName: 'Old', ImagePaths: ['Win11'] },
  ],
};

describe('DistributeImages with a gallery', () => {
  let pipeline: Pipeline;

  before(async () => {
    const files = {
      'Configuration/GoldenImages/Win11/Dev.json': goldenImage(),
      'Configuration/Labs.json': labsFile,
    };
    pipeline = await openPipelineWith(files, galleryWorld({}));
  });

  after(() => pipeline.close());

  async function distribute(more: Readonly<Record<string, string>> = {}): Promise<Observed> {
    const inputs = { ...night.DistributeImages, gallery: 'Images', ...more };
    const observed = await observe(pipeline, 'DistributeImages', inputs);
    assertReadable(observed.outcome);
    return observed;
  }

  function begin(more: GalleryWorld = {}): Promise<void> {
    return pipeline.azure.begin(
      galleryWorld({ snapshots: snapshotsOf(dev), labs: [near, far, lab('Old')], ...more }),
    );
  }

  it('shows with whatIf the replicas and gigabytes of each region and about how many requests, and changes nothing', async () => {
    await begin();
    const { outcome, requests } = await distribute({ whatIf: 'true' });
    assert.match(logOf(outcome), /By the gallery: 1 to publish, 2 to offer to labs, in about 23 requests/);
    assert.match(
      logOf(outcome),
      /Replicas that Azure makes: 1 in westeurope \(at most 40 GB\), 1 in northeurope \(at most 40 GB\)/,
    );
    assert.deepEqual(changesIn(requests), []);
  });

  it('publishes an image once, in the regions of its labs, and offers it to them', async () => {
    await begin();
    const { outcome, state } = await distribute();
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(versionsIn(state), [
      { definition: 'Win11_Dev', name: version, state: 'Succeeded', regions: ['westeurope', 'northeurope'] },
    ]);
    assert.deepEqual(offersIn(state), { near: ['Win11_Dev'], far: ['Win11_Dev'] });
    assert.deepEqual(state.snapshots, []);
    assert.deepEqual(imagesIn(state, 'Near'), []);
    assert.equal(outcome.outputs['distributedCount'], '2');
    const [definition] = state.galleries[0]?.definitions ?? [];
    const { ImagePath, ImageFactoryLab = '', ...others } = tagsOf(dev);
    const owner = { ImagePath, ImageFactoryLab: ImageFactoryLab.toLowerCase() };
    assert.deepEqual(definition?.tags, owner);
    assert.deepEqual(definition.versions[0]?.tags, { ...owner, ...others });
  });

  it('changes nothing when it is run again', async () => {
    const { outcome, requests } = await distribute();
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(changesIn(requests), []);
    assert.equal(outcome.outputs['distributedCount'], '0');
  });

  it('lets a lab have it whose region has it although another region fails, and repairs that in the next run', async () => {
    await begin();
    await pipeline.azure.addFaults({ service: 'replication fails', id: 'northeurope', count: { first: 1 } });
    const failed = await distribute();
    assert.equal(failed.outcome.result, 'SucceededWithIssues', logOf(failed.outcome));
    assert.deepEqual(offersIn(failed.state), { near: ['Win11_Dev'] });
    assert.match(
      logOf(failed.outcome),
      /could not be published as Win11_Dev 2026\.1128\.83015 in North Europe/,
    );
    assert.equal(failed.state.snapshots.length, 2);
    const { outcome, state } = await distribute();
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(offersIn(state), { near: ['Win11_Dev'], far: ['Win11_Dev'] });
    assert.deepEqual(
      versionsIn(state).map((one) => one.state),
      ['Succeeded'],
    );
    assert.deepEqual(state.snapshots, []);
  });

  it('makes a version anew that failed everywhere', async () => {
    const failed = publishedAs(version, dev, { failedRegions: ['westeurope'], provisioningState: 'Failed' });
    await begin({ galleries: [factoryGallery([definitionWith([failed])])] });
    const { outcome, state } = await distribute();
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(
      versionsIn(state).map(({ name, state: word }) => [name, word]),
      [[version, 'Succeeded']],
    );
  });

  it('makes a version by way of a managed image where Azure wants that, and leaves neither image nor snapshots', async () => {
    const { imagePath, name, time } = dev;
    await begin({ snapshots: snapshotsOf({ imagePath, name, time, luns: [3] }) });
    await pipeline.azure.addFaults({
      act: 'answer',
      method: 'PUT',
      path: '/versions/',
      status: 409,
      message: 'The source is not generalized.',
      count: { first: 1 },
    });
    const { outcome, state, requests } = await distribute();
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(
      versionsIn(state).map(({ name, state: word }) => [name, word]),
      [[version, 'Succeeded']],
    );
    assert.deepEqual(state.snapshots, []);
    const ofImage = requests.filter(({ path }) => /\/providers\/Microsoft\.Compute\/images\//i.test(path));
    assert.deepEqual(
      ofImage.filter(({ method }) => method !== 'GET').map(({ method }) => method),
      ['PUT', 'DELETE'],
    );
  });

  it('adds the region of a new lab and takes none away, also not one that another service adds meanwhile', async () => {
    const present = publishedAs(version, dev, { regions: ['westeurope', 'uksouth'] });
    await begin({ galleries: [factoryGallery([definitionWith([present])])], snapshots: [] });
    await pipeline.azure.addFaults({
      service: 'region is added',
      id: version,
      region: 'francecentral',
      count: { first: 1 },
    });
    const { outcome, state } = await distribute();
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(versionsIn(state)[0]?.regions.toSorted(), [
      'francecentral',
      'northeurope',
      'uksouth',
      'westeurope',
    ]);
  });

  it('says that a lab shares another gallery, and serves the others', async () => {
    const other = { name: 'Theirs', resourceGroup: 'Near', location: 'westeurope' };
    const theirs = galleryId.replace('/Factory/', '/Near/').replace(/Images$/, 'Theirs');
    const occupied = lab('Near', { sharedGalleries: [{ name: 'Theirs', galleryId: theirs }] });
    await begin({ galleries: [factoryGallery(), other], labs: [occupied, far, lab('Old')] });
    const { outcome, state } = await distribute();
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    assert.match(
      logOf(outcome),
      /The lab Near shares another gallery than Images: Theirs\..*Detach that gallery/s,
    );
    assert.deepEqual(offersIn(state), { far: ['Win11_Dev'], near: [] });
  });

  it('refuses a definition of that name that is somebody’s, and touches nothing', async () => {
    const theirs = { name: 'Win11_Dev', osType: 'Windows' as const, generation: 'V2' as const };
    await begin({ galleries: [factoryGallery([theirs])] });
    const { outcome, requests } = await distribute();
    assert.match(logOf(outcome), /has an image definition Win11_Dev that is not the factory's/);
    assert.deepEqual(changesIn(requests), []);
  });

  it('goes on with a version that another run is publishing', async () => {
    await begin();
    const first = pipeline.run('DistributeImages', { ...night.DistributeImages, gallery: 'Images' });
    const second = pipeline.run('DistributeImages', { ...night.DistributeImages, gallery: galleryId });
    const outcomes = await Promise.all([first, second]);
    for (const outcome of outcomes) assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    const state = await pipeline.azure.state();
    assert.equal(versionsIn(state).length, 1);
    assert.deepEqual(offersIn(state), { near: ['Win11_Dev'], far: ['Win11_Dev'] });
  });

  for (const [what, inputs, says] of [
    [
      'without the input',
      { gallery: '' },
      /IF232: The lab Near gets no image: its Delivery is Gallery, and this task has no gallery/,
    ],
    ['with a hyphen in its name', { gallery: 'My-Images' }, /No gallery can have the name "My-Images"/],
    ['that does not exist', { gallery: 'Nowhere' }, /The gallery Nowhere was not found.*Images/],
    [
      'of another subscription',
      { gallery: galleryId.replace(subscriptionId, '99999999-9999-4999-8999-999999999999') },
      /lies in another subscription/,
    ],
    [
      'with a group for snapshots that does not exist',
      { snapshotResourceGroup: 'Nowhere' },
      /The resource group Nowhere of the snapshots does not exist/,
    ],
  ] as const)
    it(`says what is wrong ${what}, and changes nothing`, async () => {
      await begin();
      const { outcome, requests } = await distribute(inputs);
      assert.match(logOf(outcome), says);
      assert.deepEqual(changesIn(requests), []);
    });
});

function definitionWith(versions: readonly ReturnType<typeof publishedAs>[]) {
  const tags = { ImagePath: dev.imagePath, ImageFactoryLab: labId('Factory') };
  const kind = { osType: 'Windows', generation: 'V2', securityType: 'TrustedLaunch' } as const;
  return { name: 'Win11_Dev', ...kind, tags, versions };
}

function versionsIn({ galleries }: State) {
  return galleries.flatMap(({ definitions }) =>
    definitions.flatMap((definition) =>
      definition.versions.map(({ name, provisioningState, regions }) => ({
        definition: definition.name,
        name,
        state: provisioningState,
        regions,
      })),
    ),
  );
}

/** The definitions that each lab offers its users. */
function offersIn({ sharedGalleries }: State): Record<string, readonly string[]> {
  return Object.fromEntries(
    sharedGalleries.map(({ id, enabledImages }) => [/\/labs\/([^/]+)/i.exec(id)?.[1] ?? '', enabledImages]),
  );
}
