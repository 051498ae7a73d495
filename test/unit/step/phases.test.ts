import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createPhases } from '../../../tasks/core/step/phases.js';

/** A clock that goes on by a second each time that it is asked. */
function clock() {
  let seconds = 0;
  return () => new Date(seconds++ * 1000);
}

describe('The phases of an action', () => {
  it('follow each other, and the last one ends with the action', () => {
    const { begin, until } = createPhases(clock());
    begin('copy');
    begin('create image');
    const [from, between, end] = [new Date(0), new Date(1000), new Date(9000)];
    assert.deepEqual(until(end), [
      { name: 'copy', startedAt: from, endedAt: between },
      { name: 'create image', startedAt: between, endedAt: end },
    ]);
  });

  it('go on where one begins again at once', () => {
    const { begin, until } = createPhases(clock());
    begin('copy');
    begin('copy');
    assert.equal(until(new Date(9000)).length, 1);
  });
});
