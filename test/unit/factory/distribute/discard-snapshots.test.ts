import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { deleteSources } from '../../../../tasks/core/factory/distribute/discard-snapshots.js';
import type { DiscardSnapshotsAction } from '../../../../tasks/core/factory/distribute/gallery-actions.js';
import { imageTags } from '../../../../tasks/core/factory/gallery/gallery-tags.js';
import {
  builtImage,
  definitionOf,
  factoryLabId,
  snapshotOf,
  versionOf,
} from '../../../worlds/gallery-things.js';
import { galleryInMemory, galleryWorld, refusal } from './gallery-in-memory.js';
import { factoryLab, nearbyLab, planned, takingLab } from './gallery-plans.js';

const image = builtImage();
const snapshots = [snapshotOf(image, 'os', 2), snapshotOf(image, 3)];
const names = snapshots.map(({ name }) => name);
const [os = '', data = ''] = names;
const definition = definitionOf('Win11_Dev', image.imagePath);
const managedImage = `${image.imageName}-image`;
const locked = refusal(409, 'The scope is locked.', 'ScopeLocked');

/** What an earlier run has left of a published image. @param imageName the managed image that its version was made of */
function left(imageName?: string): DiscardSnapshotsAction {
  const managedImageId = snapshots[0]?.id.replace(/snapshots\/.*/, `images/${imageName ?? ''}`) ?? '';
  const version = versionOf(definition, '2026.1129.83015', image, imageName ? { managedImageId } : {});
  const contents = { definitions: [[definition, [version]]] as const, snapshots };
  const { actions } = planned(contents, [takingLab(nearbyLab('Near'))]);
  const action = actions.find(({ kind }) => kind === 'discard snapshots');
  assert.ok(action?.kind === 'discard snapshots');
  return action;
}

describe('discarding the snapshots of a published image', () => {
  it('deletes all of them', async () => {
    const world = await galleryWorld(galleryInMemory(snapshots));
    const [record] = await world.carryOut([left()]);
    assert.equal(record?.outcome, 'succeeded');
    assert.deepEqual(world.changes(), [`DELETE snapshots/${os}`, `DELETE snapshots/${data}`]);
  });

  it('leaves one that has changed since the plan was made', async () => {
    const held = galleryInMemory(snapshots);
    held.snapshots.set(os, { ...held.snapshots.get(os), keep: 'yes' });
    const world = await galleryWorld(held);
    const [record] = await world.carryOut([left()]);
    assert.equal(record?.outcome, 'succeeded');
    assert.deepEqual([...held.snapshots.keys()], [os]);
  });

  it('leaves what no longer carries the mark of this factory, also if it never did', async () => {
    const ofAnother = imageTags(image, factoryLabId.replace('Factory', 'Another'));
    const action = left();
    const theirs = action.set.snapshots.map((one) => ({ ...one, tags: { ...one.tags, ...ofAnother } }));
    const world = await galleryWorld(galleryInMemory(theirs));
    const [record] = await world.carryOut([{ ...action, set: { ...action.set, snapshots: theirs } }]);
    assert.equal(record?.outcome, 'skipped');
    assert.deepEqual(world.changes(), []);
  });

  it('is skipped where they are gone already', async () => {
    const world = await galleryWorld(galleryInMemory());
    const [record] = await world.carryOut([left()]);
    assert.deepEqual(
      [record?.outcome, record?.reason],
      ['skipped', 'They are gone already, or have changed since the plan.'],
    );
    assert.deepEqual(world.changes(), []);
  });

  it('is skipped with a warning where one is locked', async () => {
    const world = await galleryWorld(galleryInMemory(snapshots), { [`DELETE snapshots/${os}`]: locked });
    const [record] = await world.carryOut([left()]);
    assert.deepEqual([record?.outcome, record?.reason], ['skipped', 'It is locked.']);
    assert.deepEqual(
      record?.notices.map(({ severity, what }) => [severity, what]),
      [['warning', `The snapshots of ${image.imageName} stay: they are locked.`]],
    );
  });

  it('fails where Azure refuses the deletion for another reason', async () => {
    const denied = refusal(403, 'No.', 'AuthorizationFailed');
    const world = await galleryWorld(galleryInMemory(snapshots), { [`DELETE snapshots/${os}`]: denied });
    const [record] = await world.carryOut([left()]);
    assert.match(`${record?.outcome} ${record?.reason}`, /^failed Could not delete .*AuthorizationFailed/);
  });

  it('deletes the managed image by way of which it was published, before them', async () => {
    const held = galleryInMemory(snapshots);
    held.managedImages.set(managedImage, imageTags(image, factoryLabId));
    const world = await galleryWorld(held);
    await world.carryOut([left(managedImage)]);
    assert.deepEqual(world.changes()[0], `DELETE images/${managedImage}`);
    assert.equal(world.changes().length, 3);
  });

  it('leaves a managed image of that name that is somebody’s, or of which the version was not made', async () => {
    const ours = imageTags(image, factoryLabId);
    for (const [imageName, tags] of [
      [managedImage, { owner: 'ann' }],
      ['another-image', ours],
      [undefined, ours],
    ] as const) {
      const held = galleryInMemory(snapshots);
      held.managedImages.set(managedImage, tags);
      const world = await galleryWorld(held);
      await world.carryOut([left(imageName)]);
      assert.equal(world.count(/^DELETE images/), 0);
    }
  });
});

describe('tidying up after an image is published', () => {
  const tidyUp = async (world: Awaited<ReturnType<typeof galleryWorld>>, imageName?: string) => {
    const context = world.contextOf();
    await deleteSources(left(imageName), factoryLab, context);
    return context.notices.map(({ severity, what }) => `${severity}: ${what}`);
  };

  it('leaves to the next run what cannot be deleted, and deletes the rest', async () => {
    const held = galleryInMemory(snapshots);
    const world = await galleryWorld(held, { [`DELETE snapshots/${os}`]: locked });
    assert.deepEqual(await tidyUp(world), [
      `warning: The snapshot ${os}, of which a version is published, could not be deleted.`,
    ]);
    assert.deepEqual([...held.snapshots.keys()], [os]);
  });

  it('keeps the snapshots as long as their managed image cannot be deleted: they are what leads to it', async () => {
    const held = galleryInMemory(snapshots);
    held.managedImages.set(managedImage, imageTags(image, factoryLabId));
    const world = await galleryWorld(held, { [`DELETE images/${managedImage}`]: locked });
    assert.deepEqual(await tidyUp(world, managedImage), [
      `warning: The managed image of ${image.imageName}, of which a version is published, could not be deleted.`,
    ]);
    assert.deepEqual([...held.snapshots.keys()], names);
  });

  it('ends with the cancellation, not with a warning', async () => {
    const abort = new AbortController();
    const routes = { [`GET snapshots/${os}`]: () => (abort.abort(), refusal(403, 'No.')) };
    const world = await galleryWorld(galleryInMemory(snapshots), routes, { signal: abort.signal });
    await assert.rejects(tidyUp(world), { name: 'AbortError' });
    assert.deepEqual(world.changes(), []);
  });
});
