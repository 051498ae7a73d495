import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { useFakeTimers } from 'sinon';
import { createWait, type Poll } from '../../../tasks/core/step/wait.js';
import { onFakeClock } from './fake-clock.js';

const never = new AbortController().signal;

describe('The one way to wait', () => {
  it('returns the value once the poll is done', async () => {
    const polls: Poll<string>[] = [
      { done: false, state: 'Creating' },
      { done: true, state: 'Succeeded', value: 'image' },
    ];
    const value = await createWait(
      0.001,
      never,
    )({ what: 'x', poll: () => Promise.resolve(polls.shift() ?? assert.fail('polled too often')) });
    assert.equal(value, 'image');
  });

  it('looks soon at what is brief', async () => {
    const looks = async (isBrief: boolean) => {
      const began = performance.now();
      const polls: Poll<number>[] = [
        { done: false, state: 'Creating' },
        { done: true, state: 'Succeeded' },
      ];
      const poll = () => Promise.resolve(polls.shift() ?? assert.fail('polled too often'));
      await createWait(30, never)({ what: 'x', poll, isBrief });
      return Math.round((performance.now() - began) / 1000);
    };
    assert.deepEqual(await onFakeClock(async () => [await looks(true), await looks(false)]), [3, 30]);
  });

  it('tells each state once', async () => {
    const states = ['Creating', 'Creating', 'Installing'];
    const told: string[] = [];
    await createWait(
      0.001,
      never,
    )({
      what: 'x',
      poll: () => Promise.resolve({ done: states.length === 0, state: states.shift() ?? 'Succeeded' }),
      onState: (state) => told.push(state),
    });
    assert.deepEqual(told, ['Creating', 'Installing']);
  });

  it('names what it waited for, the last state and the input when the limit is reached', async () => {
    const waiting = onFakeClock(() =>
      createWait(
        0.001,
        never,
      )({
        what: 'the deployment Deploy-x',
        poll: () => Promise.resolve({ done: false, state: 'Running' }),
        limit: { minutes: 0.0002, input: 'buildTimeoutMinutes' },
      }),
    );
    await assert.rejects(waiting, {
      message: 'Gave up waiting for the deployment Deploy-x after 0 minutes; its last state was "Running".',
      remedy: 'Raise the input buildTimeoutMinutes if it only needs more time.',
    });
  });

  it('ends at its limit also while the service does not answer', async () => {
    const waiting = createWait(
      0.001,
      never,
    )({
      what: 'the copy',
      poll: (signal) =>
        new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        }),
      limit: { minutes: 0.0002, input: 'copyTimeoutMinutes' },
    });
    await assert.rejects(waiting, { message: /Gave up waiting for the copy .* last state was "unknown"/ });
  });

  it('comes back when the service asks, also below a second', async () => {
    await onFakeClock(async () => {
      const started = performance.now();
      let polls = 0;
      await createWait(
        60,
        never,
      )({ what: 'x', poll: () => Promise.resolve({ done: ++polls === 3, state: '', retryAfterMs: 2 }) });
      assert.ok(performance.now() - started < 1000);
    });
  });

  it('asks more rarely while the end is far away, and every interval when it is near', async () => {
    const shares = [0, 0.001, 0.95, 1];
    const asked: number[] = [];
    const poll = () => {
      asked.push(performance.now());
      const share = shares.shift() ?? 1;
      return Promise.resolve({ done: share === 1, state: '', share });
    };
    await onFakeClock(() => createWait(0.02, never)({ what: 'x', poll }));
    const [unknown = 0, far = 0, near = 0] = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    assert.ok(far > 2 * near && far > 2 * unknown, `${unknown} ${far} ${near}`);
  });

  it('ends with the reason of a cancellation, without a further poll', async () => {
    const cancel = new AbortController();
    let polls = 0;
    const waiting = createWait(
      60,
      cancel.signal,
    )({ what: 'x', poll: () => Promise.resolve({ done: ++polls > 1, state: '' }) });
    setTimeout(() => cancel.abort(new Error('cancelled')), 5);
    await assert.rejects(waiting, /cancelled/);
    assert.equal(polls, 1);
  });

  it('passes on why a look failed', async () => {
    const refused = new Error('refused');
    const limit = { minutes: 1, input: 'copyTimeoutMinutes' };
    const waiting = createWait(0.001, never)({ what: 'x', poll: () => Promise.reject(refused), limit });
    await assert.rejects(waiting, refused);
  });

  it('does not look at anything for a run that is cancelled', async () => {
    const poll = () => assert.fail('It was looked at.');
    await assert.rejects(createWait(60, AbortSignal.abort(new Error('cancelled')))({ what: 'x', poll }), {
      message: 'cancelled',
    });
  });

  it('leaves no timer behind, which would keep the process alive until the limit', async () => {
    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const limit = { minutes: 600, input: 'copyTimeoutMinutes' };
      const poll = () => Promise.resolve({ done: true, state: '' });
      await createWait(60, never)({ what: 'x', poll, limit });
      assert.equal(clock.countTimers(), 0);
    } finally {
      clock.restore();
    }
  });

  it('takes a limit that is longer than any timer', async () => {
    let polls = 0;
    const poll = () => Promise.resolve({ done: ++polls === 2, state: '' });
    const limit = { minutes: 100_000, input: 'copyTimeoutMinutes' };
    await createWait(0.005, never)({ what: 'x', poll, limit });
    assert.equal(polls, 2);
  });

  it('looks after the longest pause that a timer can make where a longer one is asked for', async () => {
    const asked: number[] = [];
    const poll = () =>
      Promise.resolve({ done: asked.push(performance.now()) === 2, state: '', retryAfterMs: 3_000_000_000 });
    await onFakeClock(() => createWait(1, never)({ what: 'x', poll }));
    assert.ok((asked[1] ?? 0) - (asked[0] ?? 0) > 2_000_000_000, asked.join());
  });

  it('looks more rarely at what takes about as long as what was done before', async () => {
    const wait = createWait(0.01, never);
    const looksOfOne = async (most: number) => {
      const looks: number[] = [];
      const poll = () => Promise.resolve({ done: looks.push(performance.now()) === most, state: '' });
      await wait({ what: 'x', kind: 'copy', poll });
      return (looks[1] ?? 0) - (looks[0] ?? 0);
    };
    const between = await onFakeClock(async () => {
      await looksOfOne(8);
      return looksOfOne(2);
    });
    assert.ok(between > 25, `${between} ms`);
  });
});
