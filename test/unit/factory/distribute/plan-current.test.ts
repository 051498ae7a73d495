import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { Lab } from '../../../../tasks/core/azure/resources/labs.js';
import { currentFactsOf } from '../../../../tasks/core/factory/current/choose-current.js';
import { imagesToMark } from '../../../../tasks/core/factory/current/images-to-mark.js';
import type { DistributeAction } from '../../../../tasks/core/factory/distribute/actions.js';
import { planCurrent } from '../../../../tasks/core/factory/distribute/plan-current.js';
import type { Receiver } from '../../../../tasks/core/factory/distribute/receivers.js';
import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { judgedLab } from '../retire/retire-states.js';

const factoryLab = labOf('Factory');
const lab = labOf('Dev');

const current = { ImageFactoryState: 'current' };

/** The image of a golden image in the lab that was built on a day of November. */
function imageOf(file: string, day: number, more: Record<string, string> = {}): CustomImage {
  const known = { ImageFactoryLab: factoryLab.id, ImageFactoryBuilt: `2026-11-0${day}T10:00:00` };
  return customImageOf(lab, `${file}${day}`, { tags: { ImagePath: `${file}.json`, ...known, ...more } });
}

function deliveryOf(file: string, day: number, to: Lab = lab): DistributeAction {
  const imageName = `${file}${day}`;
  const timestamp = new Date(Date.UTC(2026, 10, day, 10));
  return {
    kind: 'distribute',
    key: `${to.id} ${imageName}`,
    verb: 'distribute',
    work: 'job',
    subject: { kind: 'stored image', name: imageName },
    reason: '',
    image: storedOf({ imagePath: `${file}.json`, imageName, timestamp }),
    factoryLab,
    lab: to,
  };
}

function planned(
  images: readonly CustomImage[],
  deliveries: readonly DistributeAction[] = [],
  { markCurrent = false, takes = [''] }: { markCurrent?: boolean; takes?: readonly string[] } = {},
) {
  const { entry } = judgedLab(lab, images, takes);
  assert.ok(entry);
  const toMark = imagesToMark(images, markCurrent);
  const receiver: Receiver = {
    lab,
    entry,
    images: new Map(),
    staged: new Set(),
    left: [],
    ...(toMark ? { toMark } : {}),
  };
  const store = { images: [], records: noRecords };
  const facts = currentFactsOf({ factoryLab, existingKeys: new Set(), store });
  return planCurrent(receiver, deliveries, { facts, markCurrent, strict: false });
}

const movesIn = ({ actions }: ReturnType<typeof planned>) =>
  actions.map(({ candidates, marked }) => `${marked.join()} → ${candidates[0] ?? ''}`);

describe('The current images of a lab', () => {
  it('C125 are none where nobody wants them and no image carries the tag', () => {
    assert.deepEqual(planned([imageOf('a', 1)], [deliveryOf('a', 2)]), { actions: [], leftAlone: [] });
  });

  it('C125 are the newest of each path with markCurrent, of what the lab has and of what comes', () => {
    const images = [imageOf('a', 1), imageOf('a', 2), imageOf('b', 1)];
    const plan = planned(images, [deliveryOf('b', 3), deliveryOf('c', 1)], { markCurrent: true });
    assert.deepEqual(movesIn(plan), [' → a2', ' → b3', ' → c1']);
  });

  it('C125 are moved without the input where an image carries the tag, and of no other path', () => {
    const images = [imageOf('a', 1, current), imageOf('b', 1)];
    const plan = planned(images, [deliveryOf('a', 2), deliveryOf('b', 2)]);
    assert.deepEqual(movesIn(plan), ['a1 → a2']);
  });

  it('C125 are marked after all that comes of their path, however that ends', () => {
    const deliveries = [deliveryOf('a', 2), deliveryOf('a', 3), deliveryOf('b', 3)];
    const [action] = planned([imageOf('a', 1)], deliveries, { markCurrent: true }).actions;
    assert.deepEqual(action?.needs, [`${lab.id} a2`, `${lab.id} a3`]);
    assert.deepEqual(action.candidates, ['a3', 'a2', 'a1']);
  });

  it('C125 are left alone, and named, where they carry the tag', () => {
    const { actions, leftAlone } = planned([imageOf('a', 1), imageOf('a', 2, current)]);
    assert.deepEqual(actions, []);
    assert.deepEqual(
      leftAlone.map(({ outcome, reason, details }) => [outcome, reason, details]),
      [['skipped', 'It is the current image.', { currentImage: 'a2' }]],
    );
  });

  it('C125 are none of a path that the lab does not take', () => {
    const images = [imageOf('a', 1), imageOf('b', 1, current), imageOf('b', 2)];
    assert.deepEqual(movesIn(planned(images, [], { markCurrent: true, takes: ['a'] })), [' → a1']);
  });

  it('C125 keep the tag where no image is good: there is never none', () => {
    const bad = { ImageFactoryState: 'revoked' };
    assert.deepEqual(planned([imageOf('a', 1, bad)], [], { markCurrent: true }).actions, []);
  });
});
