import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { createClock } from '../../local-azure/clock.js';

describe('The clock of the local Azure', () => {
  let timers: SinonFakeTimers;
  beforeEach(() => {
    timers = useFakeTimers();
  });
  afterEach(() => {
    timers.restore();
  });

  it('lets ten minutes pass in a second at a time scale of 600', () => {
    let passed = false;
    createClock({ timeScale: 600, seed: 1 }).after(600, () => {
      passed = true;
    });
    timers.tick(999);
    assert.equal(passed, false);
    timers.tick(1);
    assert.equal(passed, true);
  });

  it('forgets what is canceled', () => {
    let happened = false;
    const cancel = createClock({ timeScale: 1, seed: 1 }).after(1, () => {
      happened = true;
    });
    cancel();
    timers.tick(2000);
    assert.equal(happened, false);
  });

  it('varies durations within the bounds of its variation', () => {
    const { varied } = createClock({ timeScale: 1, seed: 1, variation: 0.3 });
    const durations = Array.from({ length: 100 }, (_, index) => varied(100, `machine ${index}`));
    assert.ok(durations.every((seconds) => seconds >= 70 && seconds <= 130));
    assert.ok(Math.max(...durations) - Math.min(...durations) > 30);
  });

  it('varies the same thing alike in each run, and otherwise with another seed', () => {
    const vary = (seed: number) =>
      createClock({ timeScale: 1, seed, variation: 0.3 }).varied(100, 'a machine');
    assert.equal(vary(1), vary(1));
    assert.notEqual(vary(1), vary(2));
  });

  it('varies nothing without a variation', () => {
    assert.equal(createClock({ timeScale: 1, seed: 1 }).varied(100, 'a machine'), 100);
  });
});
