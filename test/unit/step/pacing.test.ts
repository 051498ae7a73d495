import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { SinonFakeTimers } from 'sinon';
import { createPacing, endingTogether } from '../../../tasks/core/step/pacing.js';

describe('The pace of looking', () => {
  let clock: SinonFakeTimers;

  beforeEach(() => (clock = sinon.useFakeTimers({ toFake: ['performance'] })));
  afterEach(() => clock.restore());

  const interval = 60;
  const after = (milliseconds: number, kind?: string) => {
    const pacing = createPacing(interval);
    const other = pacing(kind);
    clock.tick(milliseconds);
    other.end();
    return pacing;
  };

  it('is one look each interval where nothing is known', () => {
    assert.equal(createPacing(interval)().pause(), interval);
  });

  it('lasts to the end that the speed so far leads to, but no more than four intervals', () => {
    const pace = createPacing(interval)();
    clock.tick(100);
    assert.equal(pace.pause(0.5), 100);
    assert.equal(pace.pause(0.99), interval);
    assert.equal(pace.pause(0.01), 4 * interval);
  });

  it('lasts until others of the kind were nearly done', () => {
    const pace = after(200, 'copy')('copy');
    assert.equal(pace.pause(), 150);
    clock.tick(150);
    assert.equal(pace.pause(), interval);
  });

  it('is short at first for what is brief: a tenth of an interval, doubled each time up to a whole one', () => {
    const pace = createPacing(interval)(undefined, true);
    const pauses = Array.from({ length: 6 }, () => pace.pause());
    assert.deepEqual(pauses, [6, 12, 24, 48, 60, 60]);
  });

  it('takes nothing from things of another kind, or of none', () => {
    assert.equal(after(200, 'copy')('custom image').pause(), interval);
    assert.equal(after(200)().pause(), interval);
  });
});

describe('Pauses that end together', () => {
  it('end at the same time although they began one after the other, and none earlier than it should', () => {
    const begun = [1000, 1001, 1004];
    assert.deepEqual(
      begun.map((now) => now + endingTogether(100, 10, now)),
      [1100, 1110, 1110],
    );
  });

  it('are as long as they should be where there is no interval', () => {
    assert.equal(endingTogether(100, 0, 1001), 100);
  });
});
