import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ImageVersion } from '../../../../tasks/core/azure/resources/image-versions.js';
import type { GalleryView } from '../../../../tasks/core/factory/gallery/read-stock.js';
import { plan } from '../../../../tasks/core/factory/rollback/plan.js';
import type { RollbackLab } from '../../../../tasks/core/factory/rollback/rollback-labs.js';
import { builtImage, definitionOf, stockOf, versionOf } from '../../../worlds/gallery-things.js';
import { type Given, held, labWith, rollbackInputs, stateOf, stored } from './rollback-states.js';

const definition = definitionOf('a', 'a.json');

const tagged = { ImageFactoryState: 'revoked', ImageFactoryReason: 'Broken' };

/** The version of a day of November 2026: of the VHD of that day, or of none. */
function version(day: number, more: Partial<ImageVersion> = {}, vhdFileName?: string): ImageVersion {
  const timestamp = new Date(Date.UTC(2026, 10, day, 3));
  const image = { imagePath: 'a.json', imageName: `a${day}`, timestamp };
  const built = builtImage(vhdFileName === undefined ? image : { ...image, vhdFileName });
  const { tags, ...rest } = versionOf(definition, `2026.110${day}.30000`, built);
  return { ...rest, ...more, tags: { ...tags, ...more.tags } };
}

/** A version that an earlier run has revoked. */
const revoked = (day: number, more: Partial<ImageVersion> = {}) =>
  version(day, { tags: tagged, isExcludedFromLatest: true, ...more });

const galleryOf = (...versions: readonly ImageVersion[]): GalleryView => ({
  stock: stockOf({ definitions: [[definition, versions]] }),
});

function byGallery(images: RollbackLab['images'] = []): RollbackLab {
  const lab = labWith(images);
  assert.ok(lab.entry);
  return { ...lab, entry: { ...lab.entry, delivery: 'Gallery' } };
}

function planned(given: Given) {
  return plan(stateOf(given), rollbackInputs);
}

const verbs = (given: Given) => planned(given).actions.map(({ kind, subject }) => `${kind} ${subject.name}`);

const left = (given: Given) =>
  planned(given).leftAlone.map(({ subject, reason }) => `${subject.name}: ${reason}`);

const found = (given: Given) =>
  (planned(given).findings ?? []).map(({ severity, what }) => `${severity}: ${what}`);

const both = galleryOf(version(5), version(9));

const besideVhds = galleryOf(version(5, {}, 'a5.vhd'), version(9, {}, 'a9.vhd'));

describe('The plan of a rollback in a gallery', () => {
  it('C124 revokes the newest version of an image that the gallery alone has', () => {
    assert.deepEqual(verbs({ gallery: both, labs: [byGallery()] }), ['revoke version a9']);
  });

  it('C124 revokes the version after the stored image that it was made with', () => {
    const given = { images: [stored(5), stored(9)], gallery: besideVhds };
    const { actions } = planned(given);
    assert.deepEqual(verbs(given), ['revoke a9', 'revoke version a9']);
    assert.deepEqual(actions[1]?.needs, [actions[0]?.key]);
  });

  it('C124 has nothing to do where an earlier run has revoked it, says why, and revokes no second one', () => {
    const given = { gallery: galleryOf(version(5), revoked(9)) };
    assert.deepEqual(verbs(given), []);
    assert.deepEqual(left(given), [
      'a9: It is revoked already: Broken. To revoke an older image, give its name.',
    ]);
    assert.deepEqual(planned(given).leftAlone[0]?.details, { previousImage: 'a5' });
  });

  it('C124 excludes a revoked version again that somebody has made the latest', () => {
    const given = { gallery: galleryOf(version(5), revoked(9, { isExcludedFromLatest: false })) };
    assert.deepEqual(verbs(given), ['revoke version a9']);
  });

  it('C124 changes nothing where every other version is revoked, too', () => {
    const { actions, refusal } = planned({ gallery: galleryOf(revoked(5), version(9)) });
    assert.deepEqual(actions, []);
    assert.match(refusal?.message ?? '', /no good image of a\.json would be left.*a5 was revoked/);
  });

  it('says of a lab that gets its images from the gallery that it takes the one before there', () => {
    assert.deepEqual(left({ gallery: both, labs: [byGallery()] }), [
      'Dev: It gets its images from the gallery, where a9 is excluded from the latest.',
    ]);
    assert.deepEqual(left({ images: [stored(5), stored(9)], labs: [byGallery()] }), [
      'Dev: It gets its images from the gallery, and no version of a9 is known there.',
    ]);
  });

  it('counts a lab in which nothing is done among what it leaves alone', () => {
    const isOfLab = ({ subject }: { readonly subject: { readonly kind: string } }) => subject.kind === 'lab';
    const [lab] = planned({ gallery: both, labs: [byGallery()] }).leftAlone.filter(isOfLab);
    assert.deepEqual([lab?.verb ?? 'leave alone', lab?.outcome], ['leave alone', 'skipped']);
  });

  it('makes no custom image current in a lab that gets its images from the gallery, unless it has the revoked one', () => {
    const given = { images: [stored(5), stored(9)], gallery: besideVhds };
    assert.ok(!verbs({ ...given, labs: [byGallery([held(5)])] }).some((one) => one.startsWith('switch')));
    const other = byGallery([held(5), held(9, { ImageFactoryState: 'current' })]);
    assert.deepEqual(verbs({ ...given, labs: [other] }).slice(2), ['switch a5', 'mark a9', 'delete a9']);
  });

  it('warns where labs can take nothing of the gallery meanwhile', () => {
    const images = [stored(5), stored(9)];
    const alone = galleryOf(version(9, {}, 'a9.vhd'));
    assert.deepEqual(found({ images, gallery: alone, labs: [byGallery()] }), [
      'warning: The gallery has no other version of a.json: Dev can take none of it meanwhile.',
    ]);
    assert.deepEqual(found({ images, gallery: alone, labs: [labWith([])] }), []);
    assert.deepEqual(found({ gallery: both, labs: [byGallery()] }), []);
  });

  it('warns where the image was saved for a gallery that the task does not know', () => {
    const [finding] = found({ images: [stored(5), stored(9, { gallery: 'Images' })] });
    assert.match(finding ?? '', /^warning: a9 is saved for the gallery Images, too/);
  });

  it('fails where the gallery or the versions of the golden image cannot be read', () => {
    const images = [stored(5), stored(9)];
    const what = 'The gallery Images cannot be read.';
    const fault = { severity: 'error', what } as const;
    assert.deepEqual(found({ images, gallery: { fault } }), [
      `error: Nothing of a9 is revoked in the gallery: ${what}`,
    ]);
    const gallery = { stock: stockOf({ definitions: [[definition]] }) };
    assert.deepEqual(found({ images, gallery }), [
      'error: It is not known which versions the gallery has of a9.',
    ]);
  });
});
