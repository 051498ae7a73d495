import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  definitionDeletion,
  sharedImageHiding,
  snapshotsDeletion,
  versionDeletion,
} from '../../../../tasks/core/factory/retire/gallery-deletions.js';
import { needsOf } from '../../../../tasks/core/factory/retire/rights.js';
import { labOf } from '../../../worlds/azure-things.js';
import { gallery } from '../../../worlds/gallery-things.js';
import { dev, galleryOf, path, snapshot, version } from './gallery-cases.js';

const lab = labOf('Dev');

const { versions, sets } = galleryOf({ versions: [version(1)], snapshots: [snapshot(2)] });

const [published = assert.fail()] = versions;

const [set = assert.fail()] = sets;

const own = { imagePath: path, definition: dev };

const shared = {
  id: `${lab.id}/sharedgalleries/x`,
  name: 'x',
  galleryId: gallery.id,
  sharesAllImages: false,
};

/** The changes that an action needs to be allowed, each with the name of the last part of its scope. */
const changes = (action: Parameters<typeof needsOf>[0]) =>
  needsOf(action)
    .filter(({ action: needed }) => !needed.endsWith('/read'))
    .map(({ action: needed, scopeId }) => `${needed} on ${scopeId.split('/').at(-1) ?? ''}`);

describe('An action of RetireImages in a gallery', () => {
  it('needs to delete versions and definitions in the gallery', () => {
    const needed = [
      'Microsoft.Compute/galleries/images/delete on Images',
      'Microsoft.Compute/galleries/images/versions/delete on Images',
    ];
    assert.deepEqual(changes(versionDeletion(published, 'Old.', gallery)), needed);
    assert.deepEqual(changes(definitionDeletion(own, 'Old.', gallery)), needed);
  });

  it('needs to delete snapshots in their resource group', () => {
    assert.deepEqual(changes(snapshotsDeletion(set, 'Old.', gallery)), [
      'Microsoft.Compute/snapshots/delete on factory',
    ]);
  });

  it('needs to choose in the lab what it offers', () => {
    assert.deepEqual(changes(sharedImageHiding({ shared, own }, 'Old.', lab)), [
      'Microsoft.DevTestLab/labs/sharedGalleries/sharedImages/write on Dev',
    ]);
  });
});
