import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  contains,
  isDrawnWhole,
  moved,
  offsetToShow,
  rangeInView,
} from '../../../../results-tab/views/window.js';

describe('What of a grid is drawn', () => {
  it('is all of it up to two thousand cells', () => {
    assert.ok(isDrawnWhole(50, 40));
    assert.ok(!isDrawnWhole(50, 41));
  });

  it('is what is in view, whole or in part', () => {
    assert.deepEqual(rangeInView(50, 100, 32, 200, 0), { from: 1, to: 5 });
  });

  it('is a margin more, within the grid', () => {
    assert.deepEqual(rangeInView(0, 320, 32, 12, 8), { from: 0, to: 12 });
    assert.deepEqual(rangeInView(6400, 320, 32, 12, 0), { from: 12, to: 12 });
  });

  it('stays as it is while it contains what is in view', () => {
    assert.ok(contains({ from: 0, to: 9 }, { from: 2, to: 9 }));
    assert.ok(!contains({ from: 0, to: 9 }, { from: 2, to: 10 }));
  });
});

describe('The offset of a grid', () => {
  it('moves no more than the cell needs to be in view', () => {
    assert.equal(offsetToShow(5, 10, 0, 100), 0);
    assert.equal(offsetToShow(12, 10, 0, 100), 30);
    assert.equal(offsetToShow(2, 10, 50, 100), 20);
  });
});

describe('A key in a grid', () => {
  const at = { row: 1, column: 1 };

  for (const [key, row, column] of [
    ['ArrowUp', 0, 1],
    ['ArrowDown', 2, 1],
    ['ArrowLeft', 1, 0],
    ['ArrowRight', 1, 2],
    ['PageUp', 0, 1],
    ['PageDown', 2, 1],
    ['Home', 1, 0],
    ['End', 1, 3],
  ] as const) {
    it(`${key} moves within it`, () => assert.deepEqual(moved(at, key, 3, 4), { row, column }));
  }

  it('of a page leads ten rows on or back', () => {
    assert.equal(moved({ row: 5, column: 1 }, 'PageDown', 100, 4)?.row, 15);
    assert.equal(moved({ row: 55, column: 1 }, 'PageUp', 100, 4)?.row, 45);
  });

  it('that leads nowhere is left to the page', () => {
    assert.equal(moved(at, 'Tab', 3, 4), undefined);
  });
});
