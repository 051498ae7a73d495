import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  customImageDeletion,
  customImageMarking,
  orphanDeletion,
  storedImageDeletion,
  storedImageMarking,
} from '../../../../tasks/core/factory/retire/deletions.js';
import {
  snapshotsDeletion,
  versionDeletion,
  versionMarking,
} from '../../../../tasks/core/factory/retire/gallery-deletions.js';
import { customImageOf, storedOf } from '../../../worlds/azure-things.js';
import { builtImage, definitionOf, snapshotOf, stockOf, versionOf } from '../../../worlds/gallery-things.js';
import { factoryLab } from './retire-states.js';

const image = storedOf({ imagePath: 'a.json' });

const custom = customImageOf(factoryLab, 'a');

const facts = { path: 'a.json', name: 'a', bytes: 5 };

const deleteAfter = new Date('2026-12-01T00:00:00Z');

describe('What the deletion of an image frees', () => {
  it('is the size of its VHD, and nothing where other companions name that', () => {
    assert.equal(storedImageDeletion(image, '', factoryLab).storedBytes, -image.vhd.bytes);
    const named = { ...image, otherCompanions: ['b.json'] };
    assert.ok(storedImageDeletion(named, '', factoryLab).storedBytes === 0);
  });

  it('is the size of a custom image, where the store tells it', () => {
    assert.equal(customImageDeletion(custom, '', factoryLab, facts).storedBytes, -5);
    const unknown = customImageDeletion(custom, '', factoryLab, { path: 'a.json' });
    assert.equal('storedBytes' in unknown, false);
  });

  it('is the size of an orphan, of VHDs alone', () => {
    const bytesOf = (name: string) =>
      orphanDeletion({ blob: { ...image.vhd, name }, reason: '' }, factoryLab).storedBytes;
    assert.deepEqual([bytesOf('x.VHD'), bytesOf('x.json')], [-image.vhd.bytes, undefined]);
  });

  it('is nothing where it is only deprecated or restored', () => {
    for (const until of [deleteAfter, undefined]) {
      const change = { reason: '', deleteAfter: until };
      assert.equal(storedImageMarking(image, change, factoryLab).storedBytes, 0);
      assert.equal(customImageMarking(custom, change, factoryLab, facts).storedBytes, 0);
    }
  });
});

describe('What a deletion in the gallery frees', () => {
  const built = builtImage();
  const definition = definitionOf('Win11_Dev', built.imagePath);
  const stock = stockOf({
    definitions: [[definition, [versionOf(definition, '1', built)]]],
    snapshots: [snapshotOf(built, 'os')],
  });
  const [published] = stock.versions;
  const [set] = stock.sets;
  assert.ok(published && set);

  it('is the size of a version in each of its regions, and nothing where it is only deprecated', () => {
    const regions = ['westeurope', 'northeurope'].map((name) => ({ name }));
    const version = { ...published.version, bytes: 7, regions };
    assert.equal(versionDeletion({ ...published, version }, '', stock.gallery).storedBytes, -14);
    const marking = versionMarking({ ...published, version }, { reason: '', deleteAfter }, stock.gallery);
    assert.equal(marking.storedBytes, 0);
  });

  it('is the size of all snapshots', () => {
    const [snapshot] = set.snapshots;
    assert.ok(snapshot);
    const two = { ...set, snapshots: [2, 3].map((bytes) => ({ ...snapshot, bytes })) };
    assert.equal(snapshotsDeletion(two, '', stock.gallery).storedBytes, -5);
  });
});
