import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  chooseCurrent,
  currentFactsOf,
  isDone,
} from '../../../../tasks/core/factory/current/choose-current.js';
import type { ImageState } from '../../../../tasks/core/factory/store/record-marks.js';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';

const factoryLab = labOf('Factory');
const lab = labOf('Dev');
const imagePath = 'Win/a.json';

/** The image that was built on a day of January. */
function imageOf(day: number, more: Record<string, string> = {}, rest: Partial<CustomImage> = {}) {
  const built = { ImageFactoryBuilt: `2026-01-0${day}T10:00:00`, ImageFactoryVhd: `A${day}.vhd` };
  const tags = { ImagePath: imagePath, ImageFactoryLab: factoryLab.id, ...built, ...more };
  return customImageOf(lab, `a${day}`, { tags, ...rest });
}

function factsOf(
  states: Readonly<Record<string, ImageState>> = {},
  images: ReturnType<typeof storedOf>[] = [],
) {
  const byVhd = new Map(
    Object.entries(states).map(([name, state]) => {
      const record = { state, imagePath, imageName: name, since: new Date(0), reason: '', etag: '' };
      return [`${name}.vhd`, { ...record, vhdFileName: `${name}.vhd` }] as const;
    }),
  );
  return currentFactsOf({ factoryLab, existingKeys: new Set(), store: { images, records: { byVhd } } });
}

const current = { ImageFactoryState: 'current' };

describe('The current image of a path in a lab', () => {
  it('is the newest one', () => {
    const { candidates } = chooseCurrent([imageOf(2), imageOf(3), imageOf(1)], factsOf());
    assert.deepEqual(candidates, ['a3', 'a2', 'a1']);
  });

  it('is one that the lab is to get, if that is newer than all that it has', () => {
    const coming = ['2026-01-09', '2026-01-02'].map((day) =>
      storedOf({ imagePath, imageName: `c${day}`, timestamp: new Date(`${day}T12:00:00Z`) }),
    );
    const { candidates } = chooseCurrent([imageOf(1), imageOf(3)], factsOf(), coming);
    assert.deepEqual(candidates, ['c2026-01-09', 'a3', 'c2026-01-02', 'a1']);
  });

  for (const state of ['deprecated', 'revoked', 'Failed'])
    it(`is none with the tag ImageFactoryState=${state}`, () => {
      const { candidates } = chooseCurrent([imageOf(1), imageOf(2, { ImageFactoryState: state })], factsOf());
      assert.deepEqual(candidates, ['a1']);
    });

  for (const provisioningState of ['Failed', 'Creating'])
    it(`is none that is ${provisioningState}`, () => {
      const { candidates } = chooseCurrent([imageOf(1), imageOf(2, {}, { provisioningState })], factsOf());
      assert.deepEqual(candidates, ['a1']);
    });

  for (const state of ['revoked', 'rejected', 'snapped'] as const) {
    it(`is none whose record says that it is ${state}`, () => {
      assert.deepEqual(chooseCurrent([imageOf(1), imageOf(2)], factsOf({ a2: state })).candidates, ['a1']);
    });

    it(`is none of the scripts whose record says that it is ${state}`, () => {
      const ofScripts = customImageOf(lab, 'a2', { tags: { ImagePath: 'win\\A.json' } });
      const facts = { ...factsOf({ a2: state }), existingKeys: new Set(['win/a.json']) };
      assert.deepEqual(chooseCurrent([ofScripts], facts).candidates, []);
    });
  }

  it('C121 may be one that is stored, whatever its record says', () => {
    const stored = storedOf({ imagePath, imageName: 'a2', vhdFileName: 'A2.vhd' });
    const { candidates } = chooseCurrent([imageOf(2)], factsOf({ a2: 'revoked' }, [stored]));
    assert.deepEqual(candidates, ['a2']);
  });

  it('is none of another factory, whatever tag that has', () => {
    const foreign = imageOf(2, { ...current, ImageFactoryLab: labOf('Other').id });
    assert.deepEqual(chooseCurrent([foreign, imageOf(1)], factsOf()), { candidates: ['a1'], marked: [] });
  });

  it('is found among images that carry the tag already, in any casing', () => {
    const { marked } = chooseCurrent([imageOf(1, { imagefactorystate: 'Current' }), imageOf(2)], factsOf());
    assert.deepEqual(marked, ['a1']);
  });

  it('is settled where the best image alone carries the tag, or there is none', () => {
    const settled = (images: readonly CustomImage[]) => isDone(chooseCurrent(images, factsOf()));
    assert.deepEqual(
      [
        settled([imageOf(1), imageOf(2, current)]),
        settled([]),
        settled([imageOf(1, current), imageOf(2, current)]),
        settled([imageOf(1, current), imageOf(2)]),
        settled([imageOf(1)]),
      ],
      [true, true, false, false, false],
    );
  });
});
