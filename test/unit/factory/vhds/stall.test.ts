import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { hasStalled, onceMoreIfStalled, stalled } from '../../../../tasks/core/factory/vhds/stall.js';
import { remedyOf } from '../../../../tasks/core/step/problem.js';

const inputs = { stallMinutes: 30 };

const halfAnHour = 30 * 60_000;

/** A copy that stalls the given number of times, and its notices. */
function stalling(times: number) {
  const { signal } = new AbortController();
  const notices: string[] = [];
  let tries = 0;
  return {
    notices,
    tries: () => tries,
    context: { signal, notice: ({ what }: { readonly what: string }) => void notices.push(what) },
    copy: () => {
      tries += 1;
      return tries > times
        ? Promise.resolve('copied')
        : Promise.reject(stalled('the copy', '1 of 2 GB', inputs));
    },
  };
}

describe('A copy', () => {
  it('has stalled when neither it nor another one of its account has moved for stallMinutes', () => {
    assert.equal(hasStalled({ bytesDone: 1, movedAt: 5, now: 5 + halfAnHour }, inputs), true);
  });

  it('has not stalled before that', () => {
    assert.equal(hasStalled({ bytesDone: 1, movedAt: 5, now: 4 + halfAnHour }, inputs), false);
  });

  it('has not stalled before its first byte: it waits for its turn', () => {
    assert.equal(hasStalled({ bytesDone: 0, movedAt: 0, now: 10 * halfAnHour }, inputs), false);
  });

  it('that has stalled is tried once more, and that is told', async () => {
    const { context, copy, notices } = stalling(1);
    assert.equal(await onceMoreIfStalled(context, copy), 'copied');
    assert.match(notices.join(), /^Nothing was added to the copy for 30 minutes.* tried once more\.$/);
  });

  it('that stalls again fails, with what to do', async () => {
    const { context, copy, tries } = stalling(2);
    await assert.rejects(onceMoreIfStalled(context, copy), (error: Error) => {
      assert.match(error.message, /last state was "1 of 2 GB"\. It was the second try\./);
      assert.match(remedyOf(error) ?? '', /stallMinutes/);
      return true;
    });
    assert.equal(tries(), 2);
  });

  it('that fails for any other reason is not tried again', async () => {
    const { context } = stalling(0);
    let tries = 0;
    const fail = () => {
      tries += 1;
      return Promise.reject(new Error('Copy failed.'));
    };
    await assert.rejects(onceMoreIfStalled(context, fail), /Copy failed/);
    assert.equal(tries, 1);
  });

  it('that fails for another reason the second time fails for that', async () => {
    const { context, copy, tries } = stalling(1);
    const failing = () => copy().then(() => Promise.reject(new Error('Copy failed.')));
    await assert.rejects(onceMoreIfStalled(context, failing), { message: 'Copy failed.' });
    assert.equal(tries(), 2);
  });

  it('that has stalled in a run that is cancelled is not tried again', async () => {
    const { context, copy, tries, notices } = stalling(1);
    const signal = AbortSignal.abort(new Error('cancelled'));
    await assert.rejects(onceMoreIfStalled({ ...context, signal }, copy), /cancelled/);
    assert.deepEqual([tries(), notices], [1, []]);
  });
});
