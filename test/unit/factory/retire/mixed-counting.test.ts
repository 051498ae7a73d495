import fc from 'fast-check';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { offeredVersions } from '../../../../tasks/core/factory/retire/offered-versions.js';
import { planRetention } from '../../../../tasks/core/factory/retire/retention.js';
import type { LabSharing } from '../../../../tasks/core/factory/gallery/lab-sharing.js';
import { writeTimestamp } from '../../../../tasks/core/factory/store/timestamps.js';
import { factoryLabId, gallery } from '../../../worlds/gallery-things.js';
import { dev, galleryOf, going, imageOf, noon, path, version } from './gallery-cases.js';
import { entry, image, keepOne, target } from './retention-cases.js';

/** The lab shares the gallery, and lists the versions of these days of its definition. */
const sharing = (days: readonly number[], isEnabled = true): LabSharing => ({
  shared: {
    id: `${target}/sharedgalleries/images`,
    name: 'Images',
    galleryId: gallery.id,
    sharesAllImages: false,
  },
  images: [{ name: dev.name, isEnabled, versions: days.map((day) => version(day).name) }],
});

/** A custom image of the build of a day of November 2026. */
const custom = (day: number, more: { readonly state?: string; readonly vhd?: string } = {}) => ({
  ...image(`Win11_Dev-Nov-${day}-2026`, path, {
    ImageFactoryLab: factoryLabId,
    ImageFactoryBuilt: writeTimestamp(noon(day)),
    ...(more.vhd === undefined ? {} : { ImageFactoryVhd: more.vhd }),
  }),
  createdDate: noon(day + 1),
  provisioningState: more.state ?? 'Succeeded',
});

interface Given {
  readonly versions?: readonly ReturnType<typeof version>[];
  readonly customs?: readonly ReturnType<typeof custom>[];
  /** Days of the versions that the lab lists; all, if absent. */
  readonly listed?: readonly number[];
  readonly isEnabled?: boolean;
  readonly partial?: readonly string[];
  readonly location?: string;
  readonly ImagesToSave?: number;
}

const usual = {
  versions: [],
  customs: [],
  listed: undefined,
  isEnabled: true,
  partial: [],
  location: 'westeurope',
  ImagesToSave: 1,
};

/** What goes in the lab and in the gallery. */
function retired(given: Given) {
  const { versions, customs, listed, ImagesToSave, location, isEnabled, partial } = { ...usual, ...given };
  const facts = galleryOf({ versions, partial });
  const days = listed ?? facts.versions.map(({ timestamp }) => timestamp.getUTCDate());
  const shares = sharing(days, isEnabled);
  const offered = offeredVersions({ location }, shares, facts);
  const lab = { id: target, entry: entry(['']), images: customs, offered };
  const state = { stored: [], labs: [lab], factoryLabId, existingKeys: new Set(['win11\\dev.json']) };
  const plan = planRetention({ ...state, unjudged: 0, gallery: facts }, { ...keepOne, ImagesToSave });
  const nameOf = ({ name }: { readonly name: string }) => name.replace('Win11_Dev-', '');
  return {
    lab: going(plan.labs[0]?.images ?? [], nameOf),
    gallery: going(plan.gallery?.versions ?? [], ({ timestamp }) => String(timestamp.getUTCDate())),
  };
}

describe('A lab that gets its images from the gallery', () => {
  it('C95 loses a custom image as soon as it offers as many newer versions', () => {
    const given = { customs: [custom(1)], versions: [version(2), version(3)] };
    assert.deepEqual(retired({ ...given, ImagesToSave: 2 }).lab, ['Nov-1-2026: expired']);
    assert.deepEqual(retired({ ...given, ImagesToSave: 3 }).lab, []);
  });

  it('counts newer custom images and versions together', () => {
    const given = { customs: [custom(1), custom(2)], versions: [version(3)] };
    assert.deepEqual(retired({ ...given, ImagesToSave: 2 }).lab, ['Nov-1-2026: expired']);
  });

  it('counts a build that it has both ways once', () => {
    const both = version(2, {}, { vhdFileName: 'second.vhd' });
    const given = { customs: [custom(1), custom(2, { vhd: 'Second.vhd' })], versions: [both] };
    assert.deepEqual(retired({ ...given, ImagesToSave: 2 }).lab, []);
  });

  it('loses no custom image to a version that it does not list, or that is not enabled', () => {
    const given = { customs: [custom(1)], versions: [version(2)] };
    assert.deepEqual(retired({ ...given, listed: [] }).lab, []);
    assert.deepEqual(retired({ ...given, isEnabled: false }).lab, []);
    assert.deepEqual(retired(given).lab, ['Nov-1-2026: expired']);
  });

  it('loses none to a version that is not in its region', () => {
    const given = { customs: [custom(1)], versions: [version(2)] };
    assert.deepEqual(retired({ ...given, location: 'northeurope' }).lab, []);
    const abroad = version(2, { regions: [{ name: 'West Europe' }, { name: 'North Europe' }] });
    assert.deepEqual(retired({ ...given, versions: [abroad], location: 'northeurope' }).lab, [
      'Nov-1-2026: expired',
    ]);
  });

  it('loses none to a version that is not complete', () => {
    for (const provisioningState of ['Failed', 'Updating', 'Creating']) {
      const incomplete = version(2, { provisioningState });
      assert.deepEqual(
        retired({ customs: [custom(1)], versions: [incomplete], partial: [incomplete.id] }).lab,
        [],
      );
    }
  });

  it('keeps in the gallery what it has nothing newer for, though the gallery has', () => {
    const versions = [version(1), version(2)];
    assert.deepEqual(retired({ versions }).gallery, ['1: expired']);
    assert.deepEqual(retired({ versions, listed: [1] }).gallery, []);
    assert.deepEqual(retired({ versions, listed: [1], customs: [custom(3)] }).gallery, ['1: expired']);
  });

  it('keeps a version that failed only elsewhere, until it has a newer one', () => {
    const partial = version(1, { provisioningState: 'Failed' });
    const given = { versions: [partial, version(2)], partial: [partial.id] };
    assert.deepEqual(retired({ ...given, listed: [1] }).gallery, []);
    assert.deepEqual(retired(given).gallery, ['1: expired']);
  });

  it('C95 has the newest builds of before still, whatever it offers', () => {
    const days = fc.uniqueArray(fc.integer({ min: 1, max: 25 }), { maxLength: 6 });
    fc.assert(
      fc.property(days, days, days, fc.integer({ min: 1, max: 4 }), (ofLab, ofGallery, listed, keep) => {
        const customs = ofLab.map((day) => custom(day, { vhd: `${day}.vhd` }));
        const versions = ofGallery.map((day) => version(day, {}, { vhdFileName: `${day}.vhd` }));
        const gone = retired({ customs, versions, listed, ImagesToSave: keep });
        const goneOfLab = new Set(gone.lab.map((text) => Number(/\d+/.exec(text)?.[0])));
        const goneOfGallery = new Set(gone.gallery.map((text) => Number(/\d+/.exec(text)?.[0])));
        const before = new Set([...ofLab, ...ofGallery.filter((day) => listed.includes(day))]);
        const after = new Set([
          ...ofLab.filter((day) => !goneOfLab.has(day)),
          ...ofGallery.filter((day) => listed.includes(day) && !goneOfGallery.has(day)),
        ]);
        const newest = [...before].sort((one, other) => other - one).slice(0, keep);
        assert.deepEqual(
          newest.filter((day) => !after.has(day)),
          [],
        );
      }),
    );
  });
});

describe('A lab without the gallery', () => {
  it('counts its custom images alone, each by itself', () => {
    const customs = [custom(1), custom(2, { vhd: 'x.vhd' }), custom(3, { vhd: 'x.vhd' })];
    const lab = { id: target, entry: entry(['']), images: customs };
    const facts = galleryOf({ versions: [version(5)] });
    const state = { stored: [], labs: [lab], factoryLabId, existingKeys: new Set(['win11\\dev.json']) };
    const options = { ...keepOne, ImagesToSave: 2 };
    const { labs } = planRetention({ ...state, unjudged: 0, gallery: facts }, options);
    assert.deepEqual(
      going(labs[0]?.images ?? [], ({ name }) => name),
      [`${imageOf(1).imageName}: expired`],
    );
  });
});
