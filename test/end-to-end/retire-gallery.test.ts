import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { State } from '../local-azure/state.js';
import type { Lab } from '../local-azure/world.js';
import type { GalleryVersion } from '../local-azure/world-galleries.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage } from '../worlds/configuration.js';
import { imagesIn } from '../worlds/contents.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import {
  factoryGallery,
  galleryId,
  galleryWorld,
  publishedAs,
  type SavedImage,
  snapshotsOf,
  tagsOf,
} from '../worlds/gallery-worlds.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf } from '../worlds/reports.js';
import { customImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId } from '../worlds/worlds.js';

/** The image of a golden image of a day of October 2026. */
function saved(file: string, day: number, more: Partial<SavedImage> = {}): SavedImage {
  const time = `2026-10-${String(day).padStart(2, '0')}T08:00:00`;
  return { imagePath: `Win11\\${file}.json`, name: `Win11_${file}-Oct-${day}-2026`, time, ...more };
}

const numberOf = (day: number) => `2026.${1000 + day}.80000`;

const published = (file: string, day: number, more: Partial<GalleryVersion> = {}): GalleryVersion =>
  publishedAs(numberOf(day), saved(file, day), more);

/** A definition of the factory, or of another one. */
function definition(file: string, versions: readonly GalleryVersion[], factory = 'Factory') {
  const tags = { ImagePath: `Win11\\${file}.json`, ImageFactoryLab: labId(factory) };
  return { name: `Win11_${file}`, osType: 'Windows', generation: 'V2', tags, versions } as const;
}

const definitions = [
  definition('Dev', [
    published('Dev', 1),
    published('Dev', 5, { provisioningState: 'Failed', failedRegions: ['westeurope'] }),
    published('Dev', 8),
    publishedAs('1.0.0', saved('Dev', 2, { factory: 'Factory2' })),
    publishedAs('2.0.0', saved('Dev', 3), { tags: { owner: 'somebody' } }),
  ]),
  definition('Gone', [published('Gone', 1), published('Gone', 2)]),
  definition('Locked', [published('Locked', 1), published('Locked', 2)]),
  definition('Theirs', [publishedAs('1.0.0', saved('Theirs', 1, { factory: 'Factory2' }))], 'Factory2'),
  { ...definition('Mine', [published('Dev', 1)]), tags: { owner: 'somebody' } },
];

const [started] = snapshotsOf(saved('Dev', 9, { luns: [0] })).slice(1);

const snapshots = [
  ...snapshotsOf(saved('Dev', 8)),
  ...(started ? [{ ...started, createdDate: '2026-10-09T08:00:00Z' }] : []),
  ...snapshotsOf(saved('Dev', 7, { factory: 'Factory2' })),
];

/** A lab that has the custom image of a day, and offers these definitions. */
function labWith(name: string, day: number | undefined, enabledImages: readonly string[]): Lab {
  const { imagePath, name: imageName, time } = saved('Dev', day ?? 1);
  const tags = { ImageFactoryLab: labId('Factory'), ImageFactoryBuilt: time };
  const creationDate = '2026-10-20T08:00:00Z';
  return lab(name, {
    customImages: day === undefined ? [] : [customImage(imageName, imagePath, { tags, creationDate })],
    sharedGalleries:
      enabledImages.length === 0
        ? []
        : [{ name: 'Images', galleryId, allowAllImages: 'Disabled', enabledImages: [...enabledImages] }],
  });
}

const labs = [
  labWith('ToGallery', 1, ['Win11_Dev']),
  labWith('Waiting', 1, []),
  labWith('ToVhd', 8, ['Win11_Dev']),
  labWith('NotYet', 1, ['Win11_Dev']),
  labWith('Unsubscribed', undefined, ['Win11_Dev', 'Win11_Locked', 'Win11_Theirs']),
];

const entry = (LabName: string, Delivery: string, ImagePaths: readonly string[] = ['Win11']) => ({
  SubscriptionId: subscriptionId,
  LabName,
  ImagePaths,
  Delivery,
});

const files = {
  'Configuration/GoldenImages/Win11/Dev.json': goldenImage(),
  'Configuration/GoldenImages/Win11/Locked.json': goldenImage(),
  'Configuration/Labs.json': {
    Labs: [
      entry('ToGallery', 'Gallery'),
      entry('Waiting', 'Gallery'),
      entry('ToVhd', 'VHD'),
      entry('NotYet', 'VHD'),
      entry('Unsubscribed', 'Gallery', ['Win11/Locked.json']),
    ],
  },
};

const lockedVersion = `${galleryId}/images/Win11_Locked/versions/${numberOf(1)}`;

const theWorld = galleryWorld(
  { galleries: [factoryGallery(definitions)], snapshots, labs },
  { locks: [{ scope: lockedVersion, level: 'CanNotDelete' }] },
);

/** The versions of each definition. */
function versionsIn({ galleries }: State): Record<string, readonly string[]> {
  const all = galleries.flatMap((gallery) => gallery.definitions);
  return Object.fromEntries(all.map(({ name, versions }) => [name, versions.map((one) => one.name).sort()]));
}

/** The definitions that the users of a lab see. */
function offeredIn({ sharedGalleries }: State, name: string): readonly string[] {
  const shared = sharedGalleries.find(({ id }) => id.toLowerCase().includes(`/labs/${name.toLowerCase()}/`));
  return (shared?.enabledImages ?? []).map((image) => image.toLowerCase()).sort();
}

describe('RetireImages with a gallery', () => {
  let pipeline: Pipeline;
  let without: Observed;
  let first: Observed;
  let second: Observed;

  async function retire(gallery: string): Promise<Observed> {
    const inputs = { ...night.RetireImages, ImagesToSave: '1', gallery };
    const observed = await observe(pipeline, 'RetireImages', inputs);
    assertReadable(observed.outcome);
    return observed;
  }

  before(async () => {
    pipeline = await openPipelineWith(files, theWorld);
    without = await retire('');
    first = await retire('Images');
    second = await retire('Images');
  });

  after(() => pipeline.close());

  it('asks nothing of it and changes nothing where the input is empty', () => {
    const asked = without.requests
      .map(({ path }) => path)
      .filter((path) => /Microsoft.Compute|sharedgalleries/i.test(path));
    assert.deepEqual([asked, changesIn(without.requests)], [[], []]);
  });

  it('keeps the newest version of each golden image, and all that is not its own', () => {
    assert.deepEqual(versionsIn(first.state), {
      Win11_Dev: ['1.0.0', '2.0.0', numberOf(8)],
      Win11_Locked: [numberOf(1), numberOf(2)],
      Win11_Theirs: ['1.0.0'],
      Win11_Mine: [numberOf(1)],
    });
  });

  it('says why each version goes or stays', () => {
    const log = logOf(first.outcome);
    assert.match(log, /There are newer ones \(count 1\)/);
    assert.match(log, /Its creation failed, and it is not stored any more\./);
    assert.match(log, /Its golden image was removed\./);
    assert.match(log, /Win11_Locked-Oct-1-2026 in Images stays: it is locked/);
    assert.equal(outcomeOf(first.outcome, 'Win11_Gone', 'Images'), 'succeeded');
    assert.equal(outcomeOf(first.outcome, 'Win11_Dev 1.0.0', 'Images'), 'skipped');
    assert.equal(outcomeOf(first.outcome, 'Win11_Locked-Oct-1-2026', 'Images'), 'skipped');
  });

  it('deletes the snapshots of a published version and those of no image, none of another factory', () => {
    const { ImageFactoryLab } = tagsOf(saved('Dev', 7, { factory: 'Factory2' }));
    assert.deepEqual(
      first.state.snapshots.map(({ tags }) => tags['ImageFactoryLab']),
      [ImageFactoryLab],
    );
  });

  it('deletes a custom image of a lab that gets its images from the gallery once it offers a newer one', () => {
    assert.deepEqual(imagesIn(first.state, 'ToGallery'), []);
    assert.deepEqual(imagesIn(first.state, 'Waiting'), ['Win11_Dev-Oct-1-2026']);
  });

  it('hides a version from a lab that gets custom images once it has one as new', () => {
    assert.deepEqual(offeredIn(first.state, 'ToVhd'), []);
    assert.deepEqual(offeredIn(first.state, 'NotYet'), ['win11_dev']);
    for (const name of ['ToVhd', 'NotYet']) assert.equal(imagesIn(first.state, name).length, 1);
  });

  it('hides what a lab does not list any more, and nothing of others', () => {
    assert.deepEqual(offeredIn(first.state, 'Unsubscribed'), ['win11_locked', 'win11_theirs']);
    assert.equal(outcomeOf(first.outcome, 'Win11_Dev', 'Unsubscribed'), 'succeeded');
  });

  it('changes nothing when it is run again, and only asks for what is locked', () => {
    const changes = changesIn(second.requests).map((change) => change.toLowerCase());
    assert.deepEqual(changes, [`delete ${lockedVersion}`.toLowerCase()]);
    assert.deepEqual(versionsIn(second.state), versionsIn(first.state));
    assert.equal(second.outcome.outputs['retiredCount'], '0');
  });
});
