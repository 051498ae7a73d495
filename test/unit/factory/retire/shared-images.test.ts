import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { LabEntry } from '../../../../tasks/core/configuration/labs-json.js';
import { judgeShared } from '../../../../tasks/core/factory/retire/shared-images.js';
import { writeTimestamp } from '../../../../tasks/core/factory/store/timestamps.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import { factoryLabId, gallery } from '../../../worlds/gallery-things.js';
import { dev, galleryOf, galleryRules, type GivenGallery, noon, path, version } from './gallery-cases.js';
import { judgedLab } from './retire-states.js';

const lab = labOf('Dev');

/** A custom image of the build of a day. */
const custom = (day: number, more: Partial<CustomImage> = {}) =>
  customImageOf(lab, `c${day}`, {
    tags: { ImagePath: path, ImageFactoryLab: factoryLabId, ImageFactoryBuilt: writeTimestamp(noon(day)) },
    createdDate: noon(day + 1),
    ...more,
  });

interface Given extends GivenGallery {
  readonly delivery?: LabEntry['delivery'];
  /** What the lab takes; everything, if absent. */
  readonly entries?: readonly string[];
  readonly more?: Partial<LabEntry>;
  readonly isEnabled?: boolean;
  readonly sharesAllImages?: boolean;
  /** Days of the versions that the lab lists. */
  readonly listed?: readonly number[];
  readonly customs?: readonly CustomImage[];
  /** Whether the custom images are deleted. */
  readonly areGoing?: boolean;
  readonly existing?: readonly string[];
}

/** What becomes of the definition in the lab: the reason why it is hidden, or why it stays. */
function fates(given: Given): string[] {
  const { delivery = 'Gallery', entries = [''], isEnabled = true, listed = [], customs = [] } = given;
  const { entry, ...rest } = judgedLab(lab, customs, entries);
  assert.ok(entry);
  const shared = {
    id: `${lab.id}/sharedgalleries/images`,
    name: 'Images',
    galleryId: gallery.id,
    sharesAllImages: given.sharesAllImages ?? false,
  };
  const images = [{ name: dev.name, isEnabled, versions: listed.map((day) => version(day).name) }];
  const judged = { ...rest, entry: { ...entry, delivery, ...given.more }, sharing: { shared, images } };
  const rules = galleryRules({ existing: given.existing ?? [path] });
  const reason = { name: 'expired', text: 'There are newer ones.', isMassDeletion: false };
  const verdict = given.areGoing ? ({ fate: 'deleted', reason } as const) : ({ fate: 'kept' } as const);
  return judgeShared(
    { lab: judged, images: customs.map((image) => ({ image, verdict })) },
    galleryOf(given),
    rules,
  ).map((one) =>
    one.verdict.fate === 'deleted' ? `hidden: ${one.verdict.reason.text}` : (one.verdict.why ?? 'stays'),
  );
}

const hidden = 'hidden: The lab does not list it any more.';

const replaced = 'hidden: The lab gets it as a custom image now, and has it.';

const notYet = 'The lab gets custom images now, but has none yet that is as new.';

describe('A definition that a lab offers', () => {
  it('stays where the lab takes it from the gallery', () => {
    assert.deepEqual(fates({}), ['stays']);
  });

  it('C97 is hidden where the lab does not list it any more, whatever its delivery is', () => {
    assert.deepEqual(fates({ entries: ['Other'] }), [hidden]);
    assert.deepEqual(fates({ entries: [], delivery: 'VHD' }), [hidden]);
  });

  it('is nothing to judge where it is not enabled, or not of the factory', () => {
    assert.deepEqual(fates({ entries: [], isEnabled: false }), []);
    const foreign = { ...dev, tags: { ...dev.tags, ImageFactoryLab: '/labs/Other' } };
    assert.deepEqual(fates({ entries: [], definitions: [foreign] }), []);
  });

  it('stays where it is in doubt what the lab takes', () => {
    const finding = { severity: 'warning', what: 'It stands twice.', why: '', remedy: '' } as const;
    const doubts = [
      { finding: { ...finding, code: 'IF221', file: 'Labs.json', line: 7, column: 1 } },
    ] as const;
    assert.match(fates({ entries: [], more: { doubts } })[0] ?? '', /^It stays .* It stands twice/);
  });

  it('C14 stays in a lab of which it is not known what it takes', () => {
    const finding = { severity: 'error', what: 'Broken.', why: '', remedy: '' } as const;
    const broken = { ...finding, code: 'IF206', file: 'Labs.json', line: 7, column: 1 } as const;
    assert.deepEqual(fates({ entries: [], more: { broken } }), []);
  });

  it('stays where the lab shares all images of the gallery: hiding one changes nothing', () => {
    const all = { sharesAllImages: true };
    assert.deepEqual(fates({ ...all, entries: [] }), ['The lab shares all images of the gallery.']);
    assert.deepEqual(fates(all), ['stays']);
  });

  describe('of a lab that gets custom images now', () => {
    const toVhd = { delivery: 'VHD', versions: [version(1), version(3)], listed: [1, 3] } as const;

    it('stays until the lab has a custom image that is as new as the newest version', () => {
      assert.deepEqual(fates(toVhd), [notYet]);
      assert.deepEqual(fates({ ...toVhd, customs: [custom(2)] }), [notYet]);
      assert.deepEqual(fates({ ...toVhd, customs: [custom(2), custom(3)] }), [replaced]);
    });

    it('is not waited for by versions that the lab does not have', () => {
      assert.deepEqual(fates({ ...toVhd, listed: [1], customs: [custom(2)] }), [replaced]);
      assert.deepEqual(fates({ ...toVhd, listed: [], customs: [custom(1)] }), [replaced]);
    });

    it('counts no custom image that cannot be used, is deleted, or is of another path', () => {
      const made = custom(4, { provisioningState: 'Creating' });
      assert.deepEqual(fates({ ...toVhd, customs: [made] }), [notYet]);
      assert.deepEqual(fates({ ...toVhd, customs: [custom(4)], areGoing: true }), [notYet]);
      const other = custom(4, { tags: { ...custom(4).tags, ImagePath: 'Other.json' } });
      assert.deepEqual(fates({ ...toVhd, customs: [other] }), [notYet]);
    });

    it('knows the same build by its VHD, though their times differ', () => {
      const both = version(3, {}, { vhdFileName: 'Third.vhd' });
      const early = custom(2, { tags: { ...custom(2).tags, ImageFactoryVhd: 'third.vhd' } });
      assert.deepEqual(fates({ ...toVhd, versions: [both], customs: [early] }), [replaced]);
    });

    it('stays where its versions are not known', () => {
      const given = { ...toVhd, versions: [], unread: [dev.name], customs: [custom(4)] };
      assert.deepEqual(fates(given), ['Its versions could not be read.']);
    });
  });
});
