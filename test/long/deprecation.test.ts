import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { blobsIn, imagesIn, labIn } from '../worlds/contents.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import {
  factoryGallery,
  galleryWorld,
  ownTags,
  publishedAs,
  type SavedImage,
} from '../worlds/gallery-worlds.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId } from '../worlds/worlds.js';

/** The image of a golden image of a day of May 2024. */
const nameOn = (file: string, day: number) => `Win_${file}-May-${day}-2024`;

const pathOf = (file: string) => `Win\\${file}.json`;

const marked = (day: string) => ({ ImageFactoryState: 'deprecated', ImageFactoryDeleteAfter: day });

/** Two images of a golden image in a lab, of which the older one has further tags. */
const held = (file: string, older: Readonly<Record<string, string>> = {}) =>
  [1, 2].map((day) => {
    const known = { ImageFactoryLab: labId('Factory'), ImageFactoryBuilt: `2024-05-0${day}T08:00:00` };
    const tags = { owner: 'ann', ...known, ...(day === 1 ? older : {}) };
    return customImage(nameOn(file, day), pathOf(file), { tags });
  });

const stored = [1, 2].flatMap((day) =>
  storedImage(nameOn('A', day), { imagePath: pathOf('A'), timestamp: `2024-05-0${day}T08:00:00` }),
);

const saved = (day: number): SavedImage => ({
  imagePath: pathOf('E'),
  name: nameOn('E', day),
  time: `2024-05-0${day}T08:00:00`,
});

const definition = {
  name: 'Win_E',
  osType: 'Windows',
  generation: 'V2',
  tags: ownTags(saved(1)),
  versions: [publishedAs('1.0.0', saved(1)), publishedAs('2.0.0', saved(2))],
} as const;

const files = {
  ...Object.fromEntries(
    ['A', 'B', 'C', 'D', 'E'].map((file) => [`Configuration/GoldenImages/Win/${file}.json`, goldenImage()]),
  ),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win'] }),
  'Configuration/Images.json': { Images: [{ ImagePaths: [''], Keep: { DeprecateDays: 14 } }] },
};

const near = lab('Near', {
  customImages: [
    ...held('A'),
    ...held('B', marked('2024-06-01')),
    ...held('C', { ...marked('2024-06-01'), FactoryKeep: '' }),
    ...held('D', marked('2999-12-31')),
  ],
});

/** The tags by which an image is deprecated. */
function marksOf(state: State, name: string): readonly (string | undefined)[] {
  const { tags = {} } = labIn(state, 'Near').customImages.find((one) => one.name === name) ?? {};
  return [tags['ImageFactoryState'], tags['ImageFactoryDeleteAfter'], tags['owner']];
}

const versionIn = ({ galleries }: State) =>
  galleries.flatMap(({ definitions }) => definitions.flatMap(({ versions }) => versions))[0];

describe('C120 RetireImages with DeprecateDays', () => {
  let pipeline: Pipeline;
  let first: Observed;
  let second: Observed;
  let third: Observed;

  const retire = (ImagesToSave = '1') =>
    observe(pipeline, 'RetireImages', { ...night.RetireImages, ImagesToSave, gallery: 'Images' });

  /** The earliest and the latest day that runs of this test may have named. */
  const days = () =>
    [0, 60_000].map((more) => new Date(Date.now() + 14 * 86_400_000 - more).toISOString().slice(0, 10));

  before(async () => {
    const more = { galleries: [factoryGallery([definition])], factory: { blobs: stored }, labs: [near] };
    pipeline = await openPipelineWith(files, galleryWorld(more));
    [first] = await Promise.all([retire(), retire()]);
    second = await retire();
    third = await retire('2');
  });
  after(() => pipeline.close());

  it('deletes of two runs at once nothing but what was deprecated until a day that is over', () => {
    assertReadable(first.outcome);
    const names = [
      ...['A', 'C', 'D'].map((file) => nameOn(file, 1)),
      ...['A', 'B', 'C', 'D'].map((file) => nameOn(file, 2)),
    ];
    assert.deepEqual(imagesIn(second.state, 'Near'), names.sort(), logOf(first.outcome));
    assert.equal(blobsIn(second.state, 'storefactory', 'imagefactoryvhds').length, 4);
  });

  it('gives what would go its tags and a record, and takes them from what somebody wants kept', () => {
    const [state, day, owner] = marksOf(second.state, nameOn('A', 1));
    assert.deepEqual([state, owner], ['deprecated', 'ann']);
    assert.ok(days().includes(day ?? ''), day);
    assert.deepEqual(marksOf(second.state, nameOn('C', 1)), [undefined, undefined, 'ann']);
    assert.deepEqual(marksOf(second.state, nameOn('D', 1)), ['deprecated', '2999-12-31', 'ann']);
    assert.equal(blobsIn(second.state, 'storefactory', 'imagefactory-records').length, 1);
  });

  it('lets a version be the latest no more', () => {
    const version = versionIn(second.state);
    assert.deepEqual(
      [version?.excludeFromLatest, version?.tags['ImageFactoryState']],
      [true, 'deprecated'],
      logOf(first.outcome),
    );
  });

  it('changes nothing in the next run, and tells until when each stays', () => {
    assert.deepEqual(changesIn(second.requests), [], logOf(second.outcome));
    assert.match(
      logOf(second.outcome),
      /It is deprecated, and goes after 2999-12-31\. There are newer ones \(count 1\)/,
    );
  });

  it('restores what is to be kept after all', () => {
    for (const file of ['A', 'D'])
      assert.deepEqual(
        marksOf(third.state, nameOn(file, 1)),
        [undefined, undefined, 'ann'],
        logOf(third.outcome),
      );
    const version = versionIn(third.state);
    assert.deepEqual([version?.excludeFromLatest, version?.tags['ImageFactoryState']], [false, undefined]);
  });
});
