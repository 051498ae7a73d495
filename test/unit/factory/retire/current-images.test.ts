import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { RetireInputs } from '../../../../tasks/core/factory/retire/inputs.js';
import { plan } from '../../../../tasks/core/factory/retire/plan.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import { judgedLab, retireInputs, stateOf } from './retire-states.js';

const lab = labOf('Dev');

const current = { ImageFactoryState: 'current' };

/** An image of `a.json`, built on a day of November. */
function imageOf(day: number, tags: Record<string, string> = {}): CustomImage {
  const known = { ImagePath: 'a.json', ImageFactoryBuilt: `2026-11-0${day}T10:00:00` };
  return customImageOf(lab, `a${day}`, { tags: { ...known, ...tags } });
}

interface Given {
  readonly delivery?: 'VHD' | 'Gallery';
  readonly takes?: readonly string[];
  readonly existing?: readonly string[];
  readonly inputs?: Partial<RetireInputs>;
}

function deletedOf(
  images: readonly CustomImage[],
  { delivery = 'VHD', takes, existing, inputs }: Given = {},
) {
  const { entry, ...judged } = judgedLab(lab, images, takes);
  assert.ok(entry);
  const state = stateOf({
    labs: [{ ...judged, entry: { ...entry, delivery } }],
    ...(existing ? { existing } : {}),
  });
  const { actions, leftAlone } = plan(state, { ...retireInputs, allowMassDeletion: true, ...inputs });
  return {
    deleted: actions.map(({ subject }) => subject.name),
    reasonOf: (name: string) => leftAlone.find(({ subject }) => subject.name === name)?.reason ?? '',
  };
}

describe('The current image of a lab', () => {
  it('C125 does not go by count before another one is current', () => {
    const { deleted, reasonOf } = deletedOf([imageOf(1), imageOf(2, current), imageOf(3)]);
    assert.deepEqual(deleted, ['a1']);
    assert.match(reasonOf('a2'), /^It is the current image of its golden image there, and no other is yet/);
  });

  it('C125 goes as any other once another one is current, that of a killed run too', () => {
    assert.deepEqual(deletedOf([imageOf(1), imageOf(2, current), imageOf(3, current)]).deleted, ['a1', 'a2']);
  });

  it('C125 goes with all images of a golden image that was removed, or that the lab takes no more', () => {
    const images = [imageOf(1, current), imageOf(2)];
    assert.deepEqual(deletedOf(images, { existing: [] }).deleted.sort(), []);
    const ours = images.map((image) => ({
      ...image,
      tags: { ...image.tags, ImageFactoryLab: labOf('Factory').id },
    }));
    assert.deepEqual(deletedOf(ours, { existing: [] }).deleted.sort(), ['a1', 'a2']);
    assert.deepEqual(deletedOf(ours, { takes: ['other'] }).deleted.sort(), ['a1', 'a2']);
  });

  it('C125 goes in a lab that gets no custom image any more: none would ever be current', () => {
    assert.deepEqual(deletedOf([imageOf(1, current), imageOf(2)], { delivery: 'Gallery' }).deleted, ['a1']);
  });
});
