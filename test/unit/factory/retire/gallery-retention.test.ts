import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { judgeGallery } from '../../../../tasks/core/factory/retire/gallery-retention.js';
import { definitionOf, trustedLaunch } from '../../../worlds/gallery-things.js';
import { galleryOf, galleryRules, path, retired, snapshot, version } from './gallery-cases.js';

const trusted = definitionOf('Win11_Dev-TL', path, trustedLaunch);

const two = { options: { ImagesToSave: 2 } };

const failed = { provisioningState: 'Failed' };

/** The VM of which the image of that day was made. */
const vmOf = (day: number) => ({ sourceVmCreated: `2026-11-${day}T00:00:00Z` });

describe('Retention in a gallery', () => {
  it('C95 keeps the newest versions of each image path, and deletes the others', () => {
    assert.deepEqual(retired({ versions: [version(3), version(1), version(2)], ...two }).versions, [
      '1: expired',
    ]);
  });

  it('C95 counts the versions of all definitions of a path together', () => {
    const versions = [version(1), version(2, {}, {}, trusted), version(3, {}, {}, trusted)];
    const definitions = [definitionOf('Win11_Dev', path), trusted];
    assert.deepEqual(retired({ versions, definitions, ...two }).versions, ['1: expired']);
  });

  it('C95 keeps those of another path', () => {
    const other = definitionOf('Other', 'Other.json');
    const versions = [version(2), version(1, {}, { imagePath: 'Other.json' }, other)];
    const definitions = [definitionOf('Win11_Dev', path), other];
    const existing = [path, 'Other.json'];
    assert.deepEqual(retired({ versions, definitions, existing }).versions, []);
  });

  it('C96 deletes all of a removed golden image', () => {
    const given = { versions: [version(1)], snapshots: [snapshot(2)], existing: [] };
    assert.deepEqual(retired(given), { versions: ['1: removed'], sets: ['2: removed'] });
  });

  it('C96 L29 keeps the newest of a removed golden image with keepLastOfRemoved', () => {
    const options = { keepLastOfRemoved: true };
    assert.deepEqual(retired({ versions: [version(1), version(2)], existing: [], options }).versions, [
      '1: removed',
    ]);
  });

  it('C8 keeps all of a golden image that may exist', () => {
    const finding = { severity: 'warning', what: 'A folder is empty.', why: '', remedy: '' } as const;
    const folder = [{ ...finding, code: 'IF110', file: '/c', line: 1, column: 1 } as const];
    const given = { versions: [version(1), version(2)], snapshots: [snapshot(3)], existing: [] };
    const unknownImages = { folder, named: [] };
    assert.deepEqual(retired({ ...given, unknownImages }), { versions: [], sets: [] });
  });

  it('counts a version that is being brought to more regions, and leaves it alone meanwhile', () => {
    const updating = { provisioningState: 'Updating' };
    assert.deepEqual(retired({ versions: [version(1), version(2, updating)] }).versions, ['1: expired']);
    assert.deepEqual(retired({ versions: [version(1, updating), version(2)] }).versions, []);
  });

  it('counts none that is still being made, and keeps it', () => {
    for (const provisioningState of ['Creating', 'Migrating', 'Deleting', 'Odd'])
      assert.deepEqual(
        retired({ versions: [version(1), version(2, { provisioningState })], existing: [path] }).versions,
        [],
      );
    const creating = version(1, { provisioningState: 'Creating' });
    assert.deepEqual(retired({ versions: [creating], existing: [] }).versions, []);
  });

  it('counts two versions of one VM as one image', () => {
    const versions = [version(1), version(2, {}, vmOf(2)), version(3, {}, vmOf(2))];
    assert.deepEqual(retired({ versions, ...two }).versions, []);
    assert.deepEqual(retired({ versions }).versions, ['1: expired', '2: expired']);
  });

  it('never deletes one that Azure keeps until its end of life, and counts it', () => {
    assert.deepEqual(retired({ versions: [version(1, { blocksDeletion: true }), version(2)] }).versions, []);
    assert.deepEqual(retired({ versions: [version(1), version(2, { blocksDeletion: true })] }).versions, [
      '1: expired',
    ]);
  });

  it('judges none that names another image path than its definition', () => {
    const odd = version(1, {}, { imagePath: 'Other.json' });
    const { versions } = judgeGallery(galleryOf({ versions: [odd] }), galleryRules(), new Set());
    assert.deepEqual(versions, []);
  });

  it('keeps an expired one that a lab cannot do without, but none of a removed golden image', () => {
    const versions = [version(1), version(2)];
    const held = versions.map(({ id }) => id);
    assert.deepEqual(retired({ versions }, held).versions, []);
    assert.deepEqual(retired({ versions, existing: [] }, held).versions, ['1: removed', '2: removed']);
  });

  describe('of a version that failed', () => {
    it('takes the place of none, and deletes it where nothing of it can be used', () => {
      assert.deepEqual(retired({ versions: [version(1), version(2, failed)] }).versions, ['2: failed']);
    });

    it('keeps it where its snapshots are there: DistributeImages publishes it again', () => {
      const versions = [version(2, failed)];
      assert.deepEqual(retired({ versions, snapshots: [snapshot(2)] }).versions, []);
      const incomplete = [snapshot(2, { provisioningState: 'Creating' })];
      assert.deepEqual(retired({ versions, snapshots: incomplete }).versions, ['2: failed']);
    });

    it('deletes it where its VM has another version', () => {
      const versions = [version(1, failed, vmOf(1)), version(2, {}, vmOf(1))];
      const snapshots = [snapshot(1, {}, vmOf(1))];
      assert.deepEqual(retired({ versions, snapshots }).versions, ['1: failed']);
    });

    it('keeps it where a region can use it, until there are newer ones', () => {
      const partial = version(2, failed);
      const given = { partial: [partial.id], options: { ImagesToSave: 2 } };
      assert.deepEqual(retired({ ...given, versions: [version(1), partial, version(3)] }).versions, []);
      assert.deepEqual(retired({ ...given, versions: [partial, version(3), version(4)] }).versions, [
        '2: expired',
      ]);
    });
  });

  describe('of snapshots that are no version yet', () => {
    it('counts them together with the versions', () => {
      assert.deepEqual(retired({ snapshots: [snapshot(1), snapshot(3)], versions: [version(2)] }).sets, [
        '1: expired',
      ]);
    });

    it('lets them take the place of no version: labs cannot use them', () => {
      assert.deepEqual(retired({ snapshots: [snapshot(3)], versions: [version(2)] }).versions, []);
    });

    it('counts those of a version that is being made for nothing', () => {
      const creating = { provisioningState: 'Creating' };
      const given = { versions: [version(2, creating)], snapshots: [snapshot(1), snapshot(2)] };
      assert.deepEqual(retired(given).sets, []);
    });

    it('judges none of a path of which the versions are not known', () => {
      const given = { snapshots: [snapshot(1), snapshot(2)], unread: ['Win11_Dev'] };
      assert.deepEqual(retired(given).sets, []);
      assert.deepEqual(retired({ ...given, existing: [] }).sets, []);
    });
  });
});
