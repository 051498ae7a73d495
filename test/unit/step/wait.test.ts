import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createWait, type Poll } from '../../../tasks/core/step/wait.js';

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
    const waiting = createWait(
      0.001,
      never,
    )({
      what: 'the deployment Deploy-x',
      poll: () => Promise.resolve({ done: false, state: 'Running' }),
      limitSeconds: 0.01,
      limitInput: 'buildTimeoutMinutes',
    });
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
      limitSeconds: 0.01,
    });
    await assert.rejects(waiting, { message: /Gave up waiting for the copy .* last state was "unknown"/ });
  });

  it('comes back when the service asks, also below a second', async () => {
    const started = performance.now();
    let polls = 0;
    await createWait(
      60,
      never,
    )({ what: 'x', poll: () => Promise.resolve({ done: ++polls === 3, state: '', retryAfterMs: 2 }) });
    assert.ok(performance.now() - started < 1000);
  });

  it('asks more rarely while the end is far away, and every interval when it is near', async () => {
    const shares = [0, 0.001, 0.95, 1];
    const asked: number[] = [];
    const poll = () => {
      asked.push(performance.now());
      const share = shares.shift() ?? 1;
      return Promise.resolve({ done: share === 1, state: '', share });
    };
    await createWait(0.02, never)({ what: 'x', poll });
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
});
