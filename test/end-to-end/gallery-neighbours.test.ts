import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage } from '../worlds/configuration.js';
import { changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import {
  factoryGallery,
  galleryWorld,
  ownTags,
  publishedAs,
  type SavedImage,
  snapshotsOf,
  tagsOf,
} from '../worlds/gallery-worlds.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { imageVM } from '../worlds/seeds.js';
import { lab, subscriptionId } from '../worlds/worlds.js';

const path = 'Win11.json';

/** An image of another factory, which makes images of the same path in the same gallery and the same resource group. */
const theirs: SavedImage = {
  imagePath: path,
  name: 'Win11-Nov-27-2026',
  time: '2026-11-27T08:30:15',
  factory: 'Factory2',
};

/** An older image of this factory. */
const ours: SavedImage = { imagePath: path, name: 'Win11-Nov-26-2026', time: '2026-11-26T08:30:15' };

const kind = { osType: 'Windows', generation: 'V2' } as const;

const somebodys = {
  name: 'somebodys-disk',
  resourceGroup: 'Factory',
  location: 'westeurope',
  bytes: 1_073_741_824,
};

const gallery = factoryGallery([
  { ...kind, name: 'Win11', tags: ownTags(theirs), versions: [publishedAs('2026.1127.83015', theirs)] },
  { ...kind, name: 'Handmade', versions: [{ name: '1.0.0', regions: ['westeurope'] }] },
  {
    ...kind,
    name: 'Own',
    tags: ownTags(ours),
    publisher: 'Own',
    versions: [
      publishedAs('2026.1126.83015', ours),
      { name: '0.0.1', regions: ['westeurope'] },
      publishedAs('0.0.2', theirs, { tags: tagsOf(theirs) }),
    ],
  },
]);

const theWorld = galleryWorld({
  galleries: [gallery, { ...gallery, name: 'Others' }],
  snapshots: [
    ...snapshotsOf(theirs),
    somebodys,
    { ...somebodys, name: 'nearly', tags: { ImagePath: path } },
    { ...somebodys, name: `${ours.name}-lun9`, tags: { ...ownTags(ours), diskLun: '9' } },
  ],
  factory: {
    virtualMachines: [
      imageVM('Win11', { ImagePath: path, ImageFactoryPath: path }, { generation: 'V2' }),
      imageVM('Somebody', {}, { generation: 'V2' }),
    ],
  },
  labs: [lab('Near'), lab('NearBy'), lab('Factory2')],
});

const files = {
  'Configuration/GoldenImages/Win11.json': goldenImage(),
  'Configuration/Labs.json': {
    Labs: [{ SubscriptionId: subscriptionId, LabName: 'Near', ImagePaths: ['Win11'], Delivery: 'Gallery' }],
  },
};

const byGallery = { gallery: 'Images' };

const steps = {
  SnapImages: { ...night.SnapImages, ...byGallery },
  DistributeImages: { ...night.DistributeImages, ...byGallery },
  CleanUpFactory: { ...night.CleanUpFactory, ...byGallery },
  RetireImages: { ...night.RetireImages, ...byGallery, orphanGraceHours: '0.0001' },
};

/** What the night may make and delete: the image of its own VM, and its own older image. */
const own =
  /Win11-[0-9a-f]{6}|\/images\/Own\/versions\/\d{4}\.|Win11-[A-Z][a-z]{2}-\d+-\d{4}-os|virtualmachines\/Win11|labs\/near\//i;

describe('A night with a gallery beside neighbours', () => {
  let pipeline: Pipeline;
  let atFirst: State;
  let state: State;
  const runs: Observed[] = [];

  before(async () => {
    pipeline = await openPipelineWith(files, theWorld);
    atFirst = await pipeline.azure.state();
    for (const [task, inputs] of Object.entries(steps)) runs.push(await observe(pipeline, task, inputs));
    state = await pipeline.azure.state();
  });

  after(() => pipeline.close());

  it('does all its work: the new image takes the place of the older one', () => {
    for (const { outcome } of runs) assert.notEqual(outcome.result, 'Failed', logOf(outcome));
    const names = versionsIn(state, 'Own').filter((name) => /^2026\.1126\./.test(name));
    assert.deepEqual(names, [], runs.map(({ outcome }) => logOf(outcome)).join('\n'));
    assert.deepEqual(
      state.sharedGalleries.map(({ enabledImages }) => enabledImages.length),
      [1],
    );
  });

  it('keeps every version of others, also in its own definition', () => {
    assert.deepEqual(versionsIn(state, 'Win11'), versionsIn(atFirst, 'Win11'));
    assert.deepEqual(versionsIn(state, 'Handmade'), versionsIn(atFirst, 'Handmade'));
    const handmade = (one: State) => versionsIn(one, 'Own').filter((name) => name.startsWith('0.'));
    assert.deepEqual(handmade(state), handmade(atFirst));
    assert.deepEqual(state.galleries[1], atFirst.galleries[1]);
  });

  it('keeps every snapshot of others, and what only nearly carries its mark', () => {
    assert.deepEqual(snapshotsIn(state), snapshotsIn(atFirst));
  });

  it('changes nothing but what is its own', () => {
    const changes = runs
      .flatMap(({ requests }) => changesIn(requests))
      .filter((change) => /galleries|snapshots|virtualmachines/i.test(change));
    assert.ok(changes.length > 0);
    assert.deepEqual(
      changes.filter((change) => !own.test(change)),
      [],
    );
  });
});

function versionsIn({ galleries }: State, definition: string): string[] {
  return (galleries[0]?.definitions ?? [])
    .filter(({ name }) => name === definition)
    .flatMap(({ versions }) => versions.map(({ name }) => name))
    .sort();
}

function snapshotsIn({ snapshots }: State): string[] {
  return snapshots.map(({ id }) => id).sort();
}
