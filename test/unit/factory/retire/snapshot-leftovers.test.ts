import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { snapshotLeftovers } from '../../../../tasks/core/factory/retire/snapshot-leftovers.js';
import { snapshotOf } from '../../../worlds/gallery-things.js';
import { galleryOf, type GivenGallery, imageOf, noon, snapshot, version } from './gallery-cases.js';

/** `day: reason` of the snapshot sets that go on 21 November at noon. */
function leftovers(given: GivenGallery, graceHours = 48): string[] {
  return snapshotLeftovers(galleryOf(given), noon(21), graceHours).map(
    ({ set, reason }) => `${set.timestamp.getUTCDate()}: ${reason}`,
  );
}

/** The snapshot of a data disk of an image whose OS disk has none. */
const data = (day: number) => snapshotOf(imageOf(day), 0, 1, { createdAt: noon(day) });

describe('Snapshots that are no image', () => {
  it('are those of a published version, at any age, complete or not', () => {
    const versions = [version(20), version(21)];
    assert.deepEqual(leftovers({ versions, snapshots: [snapshot(20), data(21)] }, 0), [
      '20: Its version is published.',
      '21: Its version is published.',
    ]);
  });

  it('are none whose version failed, is made, or is being changed: it may need them', () => {
    for (const provisioningState of ['Failed', 'Creating', 'Updating'])
      assert.deepEqual(
        leftovers({ versions: [version(1, { provisioningState })], snapshots: [snapshot(1)] }),
        [],
        provisioningState,
      );
  });

  it('C64 are incomplete ones that are older than an image takes to be made', () => {
    assert.deepEqual(leftovers({ snapshots: [data(18), data(20)] }), [
      '18: Some of its snapshots are missing, and it is older than 48 hours.',
    ]);
  });

  it('C64 are as young as their youngest snapshot', () => {
    const image = imageOf(1);
    const snapshots = [
      snapshotOf(image, 0, 3, { createdAt: noon(1) }),
      snapshotOf(image, 1, 3, { createdAt: noon(20) }),
    ];
    assert.deepEqual(leftovers({ snapshots }), []);
  });

  it('C64 stay where the time of one is not known', () => {
    assert.deepEqual(leftovers({ snapshots: [snapshotOf(imageOf(1), 0)] }), []);
  });

  it('C64 stay with a grace of 0 hours', () => {
    assert.deepEqual(leftovers({ snapshots: [data(1)] }, 0), []);
  });

  it('C64 are the second ones of a VM, once they are old; the first is the image', () => {
    const vm = { sourceVmCreated: 'x' };
    const snapshots = [snapshot(2, {}, vm), snapshot(1, {}, vm)];
    assert.deepEqual(leftovers({ snapshots }), [
      '2: Its VM has other snapshots, and it is older than 48 hours.',
    ]);
    const young = [snapshot(20, {}, vm), snapshot(1, {}, vm)];
    assert.deepEqual(leftovers({ snapshots: young }), []);
  });

  it('are none of a path of which the versions are not known', () => {
    assert.deepEqual(leftovers({ snapshots: [data(1)], unread: ['Win11_Dev'] }), []);
  });

  it('are none without the marks of the factory', () => {
    const foreign = { ...snapshot(1), tags: { ...snapshot(1).tags, ImageFactoryLab: '/labs/Other' } };
    assert.deepEqual(leftovers({ versions: [version(1)], snapshots: [foreign] }), []);
  });
});
