import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { VersionState } from '../local-azure/gallery-state.js';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage } from '../worlds/configuration.js';
import { assertReadable, assertSucceeded, changesIn, logOf, observe } from '../worlds/evidence.js';
import {
  factoryGallery,
  galleryId,
  galleryWorld,
  ownTags,
  publishedAs,
  type SavedImage,
  snapshotsOf,
} from '../worlds/gallery-worlds.js';
import { night, wholeNight, withConfiguration } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { lab, subscriptionId } from '../worlds/worlds.js';

/** The image of a day of May, which the gallery alone has. */
function saved(day: number): SavedImage {
  return {
    imagePath: 'Windows\\Server.json',
    name: `Windows_Server-May-${day}-2024`,
    time: `2024-05-0${day}T08:00:00`,
  };
}

const numberOf = (day: number) => `2024.50${day}.80000`;

const definition = {
  name: 'Windows_Server',
  osType: 'Windows',
  generation: 'V2',
  tags: ownTags(saved(1)),
  versions: [1, 2].map((day) => publishedAs(numberOf(day), saved(day))),
} as const;

const offering = { name: 'Images', galleryId, enabledImages: ['Windows_Server'] };

/** The snapshots of the newest image are still there, of which it would be published again. */
const someWorld = galleryWorld({
  galleries: [factoryGallery([definition])],
  snapshots: snapshotsOf(saved(2)),
  labs: [lab('Near', { sharedGalleries: [offering] }), lab('North', { location: 'northeurope' })],
});

const entry = (LabName: string) => ({
  SubscriptionId: subscriptionId,
  LabName,
  ImagePaths: ['Windows'],
  Delivery: 'Gallery',
});

const files = {
  'Configuration/GoldenImages/Windows/Server.json': goldenImage(),
  'Configuration/Labs.json': { Labs: [entry('Near'), entry('North')] },
};

const gallery = 'Images';

const inputs = { ...withConfiguration, image: 'Windows/Server', reason: 'It does not boot.', gallery };

const versionsIn = ({ galleries }: State): readonly VersionState[] =>
  galleries.flatMap(({ definitions }) => definitions.flatMap(({ versions }) => versions));

/** The version of a day: whether it may be the latest, the state that its tags tell, and its regions. */
function versionOn(state: State, day: number) {
  const version = versionsIn(state).find(({ name }) => name === numberOf(day));
  assert.ok(version, `There is no version of May ${day}.`);
  const { excludeFromLatest, tags, regions } = version;
  return { excludeFromLatest, state: tags['ImageFactoryState'], reason: tags['ImageFactoryReason'], regions };
}

const revoked = {
  excludeFromLatest: true,
  state: 'revoked',
  reason: 'It does not boot.',
  regions: ['westeurope'],
};

const namesIn = (state: State) =>
  versionsIn(state)
    .map(({ name }) => name)
    .sort();

describe('RollbackImages with a gallery', () => {
  let factory: Pipeline;
  before(async () => {
    factory = await openPipelineWith(files, someWorld);
  });
  after(() => factory.close());

  it('C124 excludes the newest version from the latest with its reason, and leaves the one before as it is', async () => {
    const before = versionOn(await factory.azure.state(), 1);
    const { outcome, state } = await observe(factory, 'RollbackImages', inputs);
    assertReadable(outcome);
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(versionOn(state, 2), revoked);
    assert.deepEqual(versionOn(state, 1), before);
    assert.equal(before.excludeFromLatest, false);
    const { revokedImage, currentImage, switchedCount } = outcome.outputs;
    assert.deepEqual([revokedImage, currentImage, switchedCount], [saved(2).name, saved(1).name, '0']);
  });

  it('C124 says of a lab that gets its images from the gallery why nothing is done there', async () => {
    const { outcome, requests } = await observe(factory, 'RollbackImages', inputs);
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(changesIn(requests), []);
    const log = logOf(outcome);
    assert.match(log, /It gets its images from the gallery, where Windows_Server-May-2-2024 is excluded/);
    assert.match(log, /It is revoked already: It does not boot\./);
    assert.doesNotMatch(log, /It has no image of/);
    assert.equal(outcome.outputs['currentImage'], saved(1).name);
  });

  it('C124 is not undone by DistributeImages, which brings the one before to a new region', async () => {
    const { state } = assertSucceeded(
      await observe(factory, 'DistributeImages', { ...night.DistributeImages, gallery }),
    );
    assert.deepEqual(versionOn(state, 2), revoked);
    assert.deepEqual(versionOn(state, 1).regions.toSorted(), ['northeurope', 'westeurope']);
    assert.deepEqual(namesIn(state), [numberOf(1), numberOf(2)]);
  });

  it('C124 is not undone by RunImageFactory, which publishes what it builds anew and nothing else', async () => {
    const whole = { ...wholeNight, ImagesToSave: '5', gallery };
    const { outcome, state } = await observe(factory, 'RunImageFactory', whole);
    assert.match(outcome.result, /^Succeeded/, logOf(outcome));
    assert.deepEqual(versionOn(state, 2), revoked);
    const [first, second, ...others] = namesIn(state);
    assert.deepEqual([first, second, others.length], [numberOf(1), numberOf(2), 1]);
  });
});
