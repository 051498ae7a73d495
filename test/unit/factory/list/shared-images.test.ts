import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ListedLab } from '../../../../tasks/core/factory/list/read-labs.js';
import { ownDefinitionsOf, publishedVersions } from '../../../../tasks/core/factory/gallery/stock.js';
import {
  builtImage,
  definitionOf,
  factoryLabId,
  gallery,
  versionOf,
} from '../../../worlds/gallery-things.js';
import { listedLab, noon, path, recordsOf, saidOf } from './list-states.js';

const definition = definitionOf('Win_Dev', path);

const imageOf = (day: number) =>
  builtImage({ imagePath: path, imageName: `Win_Dev-Nov-${day}-2026`, timestamp: noon(day) });

const versions = [
  versionOf(definition, '2026.1118.120000', imageOf(18)),
  versionOf(definition, '2026.1128.120000', imageOf(28)),
  versionOf(definition, '2026.1129.120000', imageOf(29), { provisioningState: 'Failed' }),
];

const own = ownDefinitionsOf([definition], factoryLabId).map((one) => ({ ...one, versions }));

const listedGallery = { ...gallery, versions: publishedVersions(own, factoryLabId) };

/** A lab that shares the gallery, and lists these versions of it. */
function sharingLab(names: readonly string[], more: Partial<ListedLab> = {}): ListedLab {
  const shared = {
    id: 'lab/Images',
    name: 'Images',
    galleryId: gallery.id.toUpperCase(),
    sharesAllImages: false,
  };
  const images = [{ name: definition.name, isEnabled: true, versions: names }];
  return listedLab('Near', [], { sharing: { shared, images }, ...more }, [''], 'Gallery');
}

describe('The list of what labs have of a gallery', () => {
  it('has the versions that a lab offers, of which it stores nothing, and how far they are behind', () => {
    const records = recordsOf({ labs: [sharingLab(['2026.1118.120000'])], galleries: [listedGallery] });
    assert.deepEqual(saidOf(records, 'Near'), [
      'succeeded Win_Dev-Nov-18-2026: 12 days old, of 2026-11-18 12:00 UTC; 1 newer image is stored.',
    ]);
    assert.deepEqual(records.at(-1)?.imageFacts, {
      path,
      name: 'Win_Dev-Nov-18-2026',
      createdAt: noon(18),
      isThere: true,
      isShared: true,
    });
  });

  it('has what the factory published there', () => {
    const records = recordsOf({ labs: [sharingLab([])], galleries: [listedGallery] });
    assert.deepEqual(saidOf(records, 'Images'), [
      'succeeded Win_Dev-Nov-18-2026: 12 days old, of 2026-11-18 12:00 UTC.',
      'succeeded Win_Dev-Nov-28-2026: 2 days old, of 2026-11-28 12:00 UTC.',
      'succeeded Win_Dev-Nov-29-2026: 24 hours old, of 2026-11-29 12:00 UTC. It has failed: nobody can take it.',
    ]);
    assert.deepEqual(saidOf(records, 'Near'), [
      `skipped ${path}: The lab wants it and has none: Win_Dev-Nov-28-2026 is stored, 2 days old.`,
    ]);
  });

  it('does not call an image missing where nobody knows what the gallery has, or what the lab shares', () => {
    const fault = { severity: 'error', what: 'It is refused.' } as const;
    const { versions: unread, ...unknown } = listedGallery;
    assert.ok(unread.length > 0);
    const ofGallery = recordsOf({ labs: [sharingLab([])], galleries: [{ ...unknown, fault }] });
    assert.deepEqual(
      ofGallery.map(({ verb, subject, outcome, reason }) => [verb, subject.name, outcome, reason]),
      [['list', 'Images', 'failed', 'It is refused.']],
    );
    const lab = listedLab('Near', [], { sharingFault: fault }, [''], 'Gallery');
    assert.deepEqual(saidOf(recordsOf({ labs: [lab] }), 'Near'), ['failed Near: It is refused.']);
  });

  it('has nothing of a lab that shares none', () => {
    const lab = listedLab('Near', [], { sharing: { images: [] } }, [''], 'Gallery');
    assert.deepEqual(saidOf(recordsOf({ labs: [lab] }), 'Near'), [
      `skipped ${path}: The lab wants it and has none: none is stored yet.`,
    ]);
  });
});
