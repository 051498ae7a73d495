import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { cellsOfRun } from '../../../../results-tab/reports/run.js';
import { storageOf } from '../../../../results-tab/views/storage.js';
import { imageBytes, report, type Sample } from '../samples.js';

function storage(...samples: readonly Sample[]) {
  return storageOf(cellsOfRun(samples.map(report)));
}

const cells = [
  { lab: 'A', path: 'Win.json', state: 'current', days: [28, 27] },
  { lab: 'B', path: 'Win.json', state: 'older', days: [27] },
  { lab: 'B', path: 'Linux.json', state: 'missing' },
] as const;

describe('The storage', () => {
  it('is counted by golden image and by lab, the largest first, without what has none', () => {
    const { byImage, byPlace, bytes } = storage({ cells });
    assert.deepEqual(byImage, [{ name: 'Win.json', images: 3, unknown: 0, bytes: 3 * imageBytes, share: 1 }]);
    assert.deepEqual(
      byPlace.map(({ name, images, share }) => [name, images, share]),
      [
        ['A', 2, 1],
        ['B', 1, 0.5],
      ],
    );
    assert.equal(bytes, 3 * imageBytes);
  });

  it('does not count what a lab takes from a gallery', () => {
    const shared = { lab: 'C', path: 'Win.json', state: 'current', days: [28], isShared: true } as const;
    const { byPlace, bytes } = storage({ cells: [...cells, shared] });
    assert.deepEqual(
      byPlace.map(({ name }) => name),
      ['A', 'B'],
    );
    assert.equal(bytes, 3 * imageBytes);
  });

  it('says of how many images the size is unknown', () => {
    const one = { cells: cells.slice(0, 1), more: { images: [[0, 'Win', null, null] as const] } };
    assert.deepEqual(storage(one).byImage, [{ name: 'Win.json', images: 1, unknown: 1, bytes: 0, share: 0 }]);
  });
});
