import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type ImageCell, imageCells } from '../../../tasks/core/report/image-cells.js';
import type { ImageFacts } from '../../../tasks/core/step/action.js';
import type { Outcome, UnitRecord } from '../../../tasks/core/step/record.js';
import { someLab, someRecord } from './results.js';

const path = 'Win.json';

const near = someLab('Near');

/** The image of a day of November. */
function image(day: number, changes: Partial<ImageFacts> = {}): ImageFacts {
  return { path, name: `Win-${day}`, createdAt: new Date(Date.UTC(2026, 10, day)), ...changes };
}

const timeless = { path, name: 'Win-old' };

function record(imageFacts: ImageFacts, outcome: Outcome, target = near): UnitRecord {
  return someRecord('Win', outcome, { imageFacts, target });
}

function has(facts: ImageFacts, target = near): UnitRecord {
  return record({ ...facts, isThere: true }, 'skipped', target);
}

function lacks(facts: ImageFacts, outcome: Outcome = 'skipped', target = near): UnitRecord {
  return record({ ...facts, isThere: false }, outcome, target);
}

function only(cells: readonly ImageCell[]): ImageCell {
  const [cell] = cells;
  assert.ok(cell);
  assert.equal(cells.length, 1);
  return cell;
}

function cellsOf(...given: Parameters<typeof imageCells>): readonly ImageCell[] {
  return [...imageCells(...given)].flat();
}

describe('What a lab has of a golden image', () => {
  const stateOf = (...records: UnitRecord[]) => {
    const { state, olderBy } = only(cellsOf(records).filter(({ target }) => target === near));
    return [state, olderBy];
  };
  const far = someLab('Far');

  it('is current with the newest image, whatever older ones it lacks', () => {
    assert.deepEqual(stateOf(has(image(3)), lacks(image(2))), ['current', 0]);
  });

  it('is older by the number of newer images of other labs and of the store', () => {
    const store = { kind: 'store', id: '/store', name: 'Factory' };
    const others = [has(image(2), far), has(image(3), store)];
    assert.deepEqual(stateOf(has(image(1)), ...others), ['older', 2]);
  });

  it('is not made older by an image whose time is unknown', () => {
    assert.deepEqual(stateOf(has(image(1)), has(timeless, far)), ['current', 0]);
    assert.deepEqual(stateOf(has(timeless)), ['current', 0]);
  });

  it('is older than all known images where its own time is unknown', () => {
    assert.deepEqual(stateOf(has(timeless), has(image(1), far), has(image(2), far)), ['older', 2]);
  });

  it('is current with an image that labs tell different times of', () => {
    const later = image(1, { createdAt: new Date(Date.UTC(2026, 10, 9)) });
    assert.deepEqual(stateOf(has(image(1)), has(later, far)), ['current', 0]);
  });

  it('is missing where it has none, also if none is stored', () => {
    assert.deepEqual(stateOf(lacks(image(1))), ['missing', 1]);
    assert.deepEqual(stateOf(lacks({ path })), ['missing', 0]);
  });

  for (const outcome of ['failed', 'unfinished', 'planned'] as const) {
    it(`is ${outcome} where bringing a newer image is, also beside an older one`, () => {
      assert.deepEqual(stateOf(lacks(image(2), outcome)), [outcome, 1]);
      assert.deepEqual(stateOf(has(image(1)), lacks(image(2), outcome)), [outcome, 1]);
    });

    it(`is ${outcome} where making a new image is, whose time is unknown until then`, () => {
      assert.deepEqual(stateOf(has(image(1)), lacks(timeless, outcome)), [outcome, 0]);
    });

    it(`is current with the newest image where bringing an older one is ${outcome}`, () => {
      assert.deepEqual(stateOf(has(image(2)), lacks(image(1), outcome)), ['current', 0]);
    });
  }

  it('is failed before unfinished, and unfinished before planned', () => {
    const brought = [lacks(image(1), 'planned'), lacks(image(2), 'unfinished'), lacks(image(3), 'failed')];
    assert.deepEqual(stateOf(...brought), ['failed', 3]);
    assert.deepEqual(stateOf(...brought.slice(0, 2)), ['unfinished', 2]);
  });

  it('is gone where the run deleted all of it', () => {
    assert.deepEqual(stateOf(lacks(image(1), 'succeeded'), lacks(image(2), 'succeeded')), ['gone', 2]);
    assert.deepEqual(stateOf(lacks(image(1), 'succeeded'), has(image(2))), ['current', 0]);
  });

  it('stays what it is where deleting fails or is only planned', () => {
    for (const outcome of ['failed', 'planned'] as const)
      assert.deepEqual(stateOf(record({ ...image(1), isThere: true }, outcome)), ['current', 0]);
  });

  it('are the images that it has at the end, by the last record of each', () => {
    const { images } = only(cellsOf([lacks(image(1)), has(image(1)), has(image(2)), lacks(image(2))]));
    assert.deepEqual(
      images.map(({ name }) => name),
      ['Win-1'],
    );
  });
});

describe('The cells of images and places', () => {
  it('are one for each golden image, however its path is cased, and lab or store', () => {
    const store = { kind: 'store', id: '/store', name: 'Near' };
    const records = [
      has(image(1)),
      has(image(1, { path: 'WIN.json', name: 'Win-2' })),
      has(image(1), store),
      has({ path: 'Ubuntu.json', name: 'U' }),
    ];
    assert.deepEqual(
      cellsOf(records).map(({ path: of, target, images }) => [of, target.kind, images.length]),
      [
        [path, 'lab', 2],
        [path, 'store', 1],
        ['Ubuntu.json', 'lab', 1],
      ],
    );
  });

  it('are none of a record that does not tell whether an image is there, or where', () => {
    const placeless = someRecord('Win', 'succeeded', { imageFacts: image(1, { isThere: true }) });
    assert.deepEqual(cellsOf([record(image(1), 'succeeded'), placeless, someRecord('Win', 'skipped')]), []);
  });

  it('tell two labs of one name apart', () => {
    assert.equal(cellsOf([has(image(1)), has(image(1), { ...near, id: '/other' })]).length, 2);
  });

  it('is shared where the place takes all that is told of it from a gallery', () => {
    const shared = { ...image(1), isShared: true } as const;
    assert.equal(
      only(cellsOf([has(shared), lacks({ ...image(2), isShared: true }, 'failed')])).isShared,
      true,
    );
    assert.equal(only(cellsOf([has(shared), has(image(2))])).isShared, false);
  });
});
