import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  galleryImages,
  growthBy,
  newestGalleryImages,
} from '../../../../tasks/core/factory/distribute/published-images.js';
import {
  builtImage,
  definitionOf,
  type GalleryContents,
  snapshotOf,
  stockOf,
  versionOf,
} from '../../../worlds/gallery-things.js';

const image = builtImage();
const older = builtImage({ timestamp: new Date('2026-11-28T08:30:15Z'), imageName: 'Win11_Dev-Nov-28-2026' });
const definition = definitionOf('Win11_Dev', image.imagePath);

/** Each image as its name, and what there is of it. */
function seen(contents: GalleryContents): string[] {
  return galleryImages(stockOf(contents)).map(({ image: { imageName }, published, set }) =>
    [imageName, published?.version.name, set && 'snapshots'].filter(Boolean).join(' '),
  );
}

describe('the images of the gallery', () => {
  it('are versions, complete sets of snapshots, or both of one VM, the oldest first', () => {
    const versions = [versionOf(definition, '2', image), versionOf(definition, '1', older)];
    assert.deepEqual(seen({ definitions: [[definition, versions]], snapshots: [snapshotOf(image, 'os')] }), [
      'Win11_Dev-Nov-28-2026 1',
      'Win11_Dev-Nov-29-2026 2 snapshots',
    ]);
  });

  it('are none of snapshots that are not complete, and none of what others made', () => {
    const theirs = versionOf(definition, '7', image, { tags: { owner: 'ann' } });
    const incomplete = snapshotOf(image, 'os', 2);
    assert.deepEqual(seen({ definitions: [[definition, [theirs]]], snapshots: [incomplete] }), []);
  });

  it('are one where two runs gave the snapshots of a VM two names: the name that the version has', () => {
    const twice = { ...image, imageName: 'Win11_Dev-Nov-30-2026' };
    const snapshots = [snapshotOf(image, 'os'), snapshotOf(twice, 'os')];
    assert.deepEqual(seen({ snapshots }), ['Win11_Dev-Nov-29-2026 snapshots']);
    const definitions = [[definition, [versionOf(definition, '1', twice)]]] as const;
    assert.deepEqual(seen({ definitions, snapshots }), ['Win11_Dev-Nov-30-2026 1 snapshots']);
  });

  it('are one where a VM was published twice: what can be used before what failed, and that before what is being deleted', () => {
    const [deleting, failed, usable] = ['Deleting', 'Failed', 'Succeeded'].map((provisioningState, number) =>
      versionOf(definition, String(number), image, { provisioningState }),
    );
    assert.ok(deleting && failed && usable);
    assert.deepEqual(seen({ definitions: [[definition, [deleting, failed, usable]]] }), [
      'Win11_Dev-Nov-29-2026 2',
    ]);
    assert.deepEqual(seen({ definitions: [[definition, [deleting, failed]]] }), ['Win11_Dev-Nov-29-2026 1']);
  });

  it('are none of a version that is being deleted, unless its snapshots are there still', () => {
    const deleting = versionOf(definition, '1', image, { provisioningState: 'Deleting' });
    const definitions = [[definition, [deleting]]] as const;
    assert.deepEqual(seen({ definitions }), []);
    assert.deepEqual(seen({ definitions, snapshots: [snapshotOf(image, 'os')] }), [
      'Win11_Dev-Nov-29-2026 1 snapshots',
    ]);
  });

  it('of one time are in the order of their paths', () => {
    const other = builtImage({ imagePath: 'Win11\\A.json', imageName: 'Win11_A', sourceVmId: 'other' });
    const snapshots = [snapshotOf(image, 'os'), snapshotOf(other, 'os')];
    const order = ['Win11_A snapshots', 'Win11_Dev-Nov-29-2026 snapshots'];
    assert.deepEqual(seen({ snapshots }), order);
    assert.deepEqual(seen({ snapshots: snapshots.toReversed() }), order);
  });

  it('are the newest of each path, however the path is written', () => {
    const rewritten = { ...image, imagePath: 'win11/dev.json' };
    const images = galleryImages(
      stockOf({ snapshots: [snapshotOf(older, 'os'), snapshotOf(rewritten, 'os')] }),
    );
    assert.deepEqual(
      newestGalleryImages(images).map((one) => one.image.imageName),
      ['Win11_Dev-Nov-29-2026'],
    );
  });
});

describe('The growth of storage by a publication', () => {
  const [snapshot] = stockOf({ snapshots: [snapshotOf(image, 'os')] }).sets;
  assert.ok(snapshot);
  const [disk] = snapshot.snapshots;
  assert.ok(disk);
  const set = { ...snapshot, snapshots: [{ ...disk, bytes: 10 }] };
  const newRegions = ['westeurope', 'northeurope', 'eastus'];

  it('is a copy for each new region, without the snapshots, which go', () => {
    assert.equal(growthBy(12, { set, newRegions }), 26);
  });

  it('takes the size of the snapshots where that of the version is not known', () => {
    assert.equal(growthBy(0, { set, newRegions }), 20);
  });

  it('is that of further regions alone where the snapshots are gone', () => {
    assert.equal(growthBy(12, { newRegions: ['eastus'] }), 12);
  });
});
