import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { atOnce, togetherOf } from '../../../scripts/real-azure/asking/together.js';

describe('How things were done that were begun at once', () => {
  it('is one after another where each ends as much later as it takes', () => {
    for (const ends of [
      [10, 20, 30],
      [30, 10, 21],
      [60, 120, 180, 240],
      [70, 110, 190, 230],
    ])
      assert.equal(togetherOf(ends), 'one after another', ends.join());
  });

  it('is beside each other where all end at about the same time, or two at a time', () => {
    for (const ends of [
      [10, 10, 10],
      [28, 30, 31],
      [10, 14, 17],
      [60, 61, 120, 122],
      [0, 0, 0],
    ])
      assert.equal(togetherOf(ends), 'beside each other', ends.join());
  });

  it('tells how many were done at a time', () => {
    assert.deepEqual(
      [
        [60, 60, 60, 60],
        [60, 60, 120, 120],
        [60, 120, 180, 240],
        [1, 120, 180, 240],
      ].map(atOnce),
      [4, 2, 1, 1],
    );
  });
});
