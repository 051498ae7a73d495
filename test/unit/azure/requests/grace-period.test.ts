import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import {
  abortedLater,
  isCancelled,
  withGracePeriod,
} from '../../../../tasks/core/azure/requests/grace-period.js';

describe('A signal that is aborted some seconds after another one', () => {
  let clock: SinonFakeTimers;
  let run: AbortController;
  beforeEach(() => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    run = new AbortController();
  });
  afterEach(() => clock.restore());

  it('is not aborted before the other one', () => {
    const signal = abortedLater(run.signal, 2);
    clock.tick(60_000);
    assert.equal(signal.aborted, false);
  });

  it('is aborted when the seconds are over, for the same reason', () => {
    const signal = abortedLater(run.signal, 2);
    run.abort('cancelled');
    clock.tick(1999);
    assert.equal(signal.aborted, false);
    clock.tick(1);
    assert.deepEqual([signal.aborted, signal.reason], [true, 'cancelled']);
  });

  it('has its seconds from now where the other one has been aborted already', () => {
    run.abort();
    clock.tick(60_000);
    const signal = abortedLater(run.signal, 2);
    clock.tick(1999);
    assert.equal(signal.aborted, false);
    clock.tick(1);
    assert.equal(signal.aborted, true);
  });

  it('is not aborted once it is over', () => {
    const over = new AbortController();
    const signal = abortedLater(run.signal, 2, over.signal);
    over.abort();
    run.abort();
    clock.tick(60_000);
    assert.equal(signal.aborted, false);
  });
});

describe('A signal with a grace period', () => {
  it('is not aborted with the run, but may be used for no further request', () => {
    const run = new AbortController();
    const signal = withGracePeriod(run.signal, 2);
    assert.equal(isCancelled(signal), false);
    run.abort();
    assert.deepEqual([signal.aborted, isCancelled(signal)], [false, true]);
  });

  it('is aborted when the grace period is over', () => {
    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const run = new AbortController();
      const signal = withGracePeriod(run.signal, 2);
      run.abort();
      clock.tick(2000);
      assert.equal(signal.aborted, true);
    } finally {
      clock.restore();
    }
  });

  it('keeps no process alive', () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    withGracePeriod(AbortSignal.abort(), 3600);
    assert.equal(timers(), before);
  });
});

describe('Any other signal', () => {
  it('may be used for requests until it is aborted', () => {
    const { signal } = new AbortController();
    assert.deepEqual([isCancelled(signal), isCancelled(AbortSignal.abort())], [false, true]);
  });
});
