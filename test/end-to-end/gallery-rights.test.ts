import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { State } from '../local-azure/state.js';
import type { Lab, RoleAssignment, RolePermissions, World } from '../local-azure/world.js';
import { type Pipeline, serviceConnection } from '../local-pipeline/pipeline.js';
import { galleryIdentity } from '../roles/gallery-night.js';
import { publishedRole, without } from '../roles/night.js';
import { goldenImage } from '../worlds/configuration.js';
import { blobsIn, imagesIn } from '../worlds/contents.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { galleryWorld, type SavedImage, snapshotsOf } from '../worlds/gallery-worlds.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { imageVM, storedImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId } from '../worlds/worlds.js';

const dev: SavedImage = {
  imagePath: 'Win11\\Dev.json',
  name: 'Win11_Dev-Nov-28-2026',
  time: '2026-11-28T08:30:15',
};

const files = {
  'Configuration/GoldenImages/Win11/Dev.json': goldenImage(),
  'Configuration/GoldenImages/Server.json': goldenImage(),
  'Configuration/Labs.json': {
    Labs: [
      { SubscriptionId: subscriptionId, LabName: 'Near', ImagePaths: ['Win11'], Delivery: 'Gallery' },
      { SubscriptionId: subscriptionId, LabName: 'Far', ImagePaths: ['Win11'], Delivery: 'Gallery' },
      { SubscriptionId: subscriptionId, LabName: 'Old', ImagePaths: ['Server'] },
    ],
  },
};

const factory: Partial<Lab> = { blobs: storedImage('Server-May-1-2024', { imagePath: 'Server.json' }) };

/** A factory with one image for the gallery and one as a VHD, whose identity has these roles, by their scopes. */
function worldWith(roles: Readonly<Record<string, RolePermissions>>, more: Partial<Lab> = {}): World {
  const labs = ['Near', 'Far', 'Old'].map((name) => lab(name));
  const one = galleryWorld({ snapshots: snapshotsOf(dev), factory: { ...factory, ...more }, labs });
  const [application] = one.applications;
  const principal = application?.objectId ?? '';
  const roleAssignments: RoleAssignment[] = Object.entries(roles).map(([scope, role]) => ({
    principal,
    scope,
    role,
  }));
  return { ...one, roleAssignments };
}

const subscription = `/subscriptions/${subscriptionId}`;

describe('DistributeImages with a gallery on which it may not do everything', () => {
  let pipeline: Pipeline;
  let all: RolePermissions;

  before(async () => {
    pipeline = await openPipelineWith(files, worldWith({}));
    all = (await galleryIdentity('DistributeImages')).role;
  });

  after(() => pipeline.close());

  async function distribute(roles: Readonly<Record<string, RolePermissions>>): Promise<Observed> {
    const world = worldWith(roles);
    await pipeline.azure.begin(world);
    const inputs = { ...night.DistributeImages, gallery: 'Images' };
    const endpoints = [serviceConnection(pipeline.azure, world)];
    const observed = await observe(pipeline, 'DistributeImages', inputs, { endpoints });
    assertReadable(observed.outcome);
    assert.deepEqual(imagesIn(observed.state, 'Old'), ['Server-May-1-2024'], 'The VHD is not there.');
    return observed;
  }

  it('does all with the published roles', async () => {
    const { outcome, state } = await distribute({ [subscription]: all });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(offeredIn(state), ['far', 'near']);
    assert.deepEqual(state.snapshots, []);
  });

  it('brings VHDs as before where it has no right on the gallery, and says so', async () => {
    const { outcome, requests } = await distribute({
      [subscription]: await publishedRole('DistributeImages'),
    });
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    assert.match(logOf(outcome), /The gallery Images (was not found|cannot be read).*Least privilege/s);
    assert.deepEqual(ofGallery(changesIn(requests)), []);
  });

  for (const [missing, says] of [
    ['galleries/images/versions/write', /may not Microsoft\.Compute\/galleries\/images\/versions\/write on/],
    ['galleries/images/write', /may not Microsoft\.Compute\/galleries\/images\/write on/],
    ['snapshots/delete', /may not Microsoft\.Compute\/snapshots\/delete on/],
  ] as const)
    it(`changes nothing of the gallery without the right ${missing}, and names it`, async () => {
      const { outcome, requests } = await distribute({
        [subscription]: without(all, `Microsoft.Compute/${missing}`),
      });
      assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
      assert.match(logOf(outcome), says);
      assert.deepEqual(ofGallery(changesIn(requests)), []);
    });

  it('offers the image to the other labs where it may not share with one', async () => {
    const shared = ['', '/sharedImages'].flatMap((part) =>
      ['read', 'write'].map((verb) => `Microsoft.DevTestLab/labs/sharedGalleries${part}/${verb}`),
    );
    const { outcome, state } = await distribute({
      [subscription]: without(all, ...shared.filter((action) => action.endsWith('/write'))),
      [labId('Near')]: { actions: shared },
    });
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    assert.match(
      logOf(outcome),
      /may not Microsoft\.DevTestLab\/labs\/sharedGalleries\/write on \S+labs\/Far/i,
    );
    assert.deepEqual(offeredIn(state), ['near']);
  });

  it('publishes also where it may not follow operations', async () => {
    const { outcome, state } = await distribute({
      [subscription]: without(
        all,
        'Microsoft.Compute/locations/capsOperations/read',
        'Microsoft.Compute/locations/DiskOperations/read',
      ),
    });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(offeredIn(state), ['far', 'near']);
    assert.deepEqual(state.snapshots, []);
  });
});

describe('SnapImages with a gallery on which it may not do everything', () => {
  let pipeline: Pipeline;
  let all: RolePermissions;
  const machine = imageVM(
    'Server',
    { ImagePath: 'Server.json' },
    { artifacts: [{ name: 'windows-sysprep', status: 'Succeeded' }] },
  );

  before(async () => {
    pipeline = await openPipelineWith(files, worldWith({}));
    all = (await galleryIdentity('SnapImages')).role;
  });

  after(() => pipeline.close());

  async function snap(role: RolePermissions): Promise<Observed> {
    const world = worldWith({ [subscription]: role }, { virtualMachines: [machine] });
    await pipeline.azure.begin(world);
    const endpoints = [serviceConnection(pipeline.azure, world)];
    const inputs = { ...night.SnapImages, gallery: 'Images' };
    const observed = await observe(pipeline, 'SnapImages', inputs, { endpoints });
    assertReadable(observed.outcome);
    const stored = blobsIn(observed.state, 'storefactory', 'imagefactoryvhds');
    assert.ok(
      stored.some((name) => name.endsWith('.vhd')),
      logOf(observed.outcome),
    );
    return observed;
  }

  it('does all with the published roles', async () => {
    const { outcome, state } = await snap(all);
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.ok(state.snapshots.some(({ tags }) => tags['ImagePath'] === 'Server.json'));
  });

  for (const missing of ['snapshots/write', 'snapshots/read', 'galleries/read', 'virtualMachines/read'])
    it(`stores the VHD and takes no snapshot without the right ${missing}`, async () => {
      const { outcome, requests } = await snap(without(all, `Microsoft.Compute/${missing}`));
      assert.notEqual(outcome.result, 'Succeeded', logOf(outcome));
      assert.match(logOf(outcome), new RegExp(`Microsoft\\.Compute/${missing}`, 'i'));
      assert.deepEqual(ofGallery(changesIn(requests)), []);
    });
});

describe('What is deleted where a right on the gallery is missing', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(files, worldWith({}));
  });

  after(() => pipeline.close());

  async function changesOf(
    task: 'CleanUpFactory' | 'RetireImages',
    role: RolePermissions,
  ): Promise<string[]> {
    const machine = imageVM('Server', { ImagePath: 'Server.json' });
    const world = worldWith({ [subscription]: role }, { virtualMachines: [machine] });
    await pipeline.azure.begin(world);
    const endpoints = [serviceConnection(pipeline.azure, world)];
    const inputs = { ...night[task], gallery: 'Images', ...(task === 'RetireImages' ? retiring : {}) };
    const { outcome, requests } = await observe(pipeline, task, inputs, { endpoints });
    assertReadable(outcome);
    return changesIn(requests).filter((change) => change.startsWith('DELETE'));
  }

  const retiring = { ImagesToSave: '1', allowMassDeletion: 'true' };

  for (const task of ['CleanUpFactory', 'RetireImages'] as const)
    it(`is nothing more than with all rights: ${task}`, async () => {
      const { role } = await galleryIdentity(task);
      const usual = new Set(await changesOf(task, role));
      const less = [
        await changesOf(task, await publishedRole(task)),
        await changesOf(task, without(role, 'Microsoft.Compute/galleries/images/versions/read')),
        await changesOf(task, without(role, 'Microsoft.Compute/snapshots/read')),
      ];
      assert.deepEqual(
        less.flat().filter((change) => !usual.has(change)),
        [],
      );
    });
});

function ofGallery(changes: readonly string[]): string[] {
  return changes.filter((change) => /\/(galleries|snapshots|sharedgalleries)\//i.test(change));
}

/** The names, in lower case, of the labs that share the gallery with an image. */
function offeredIn({ sharedGalleries }: State): readonly string[] {
  return sharedGalleries
    .filter(({ enabledImages }) => enabledImages.length > 0)
    .map(({ id }) => /\/labs\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? '')
    .sort();
}
