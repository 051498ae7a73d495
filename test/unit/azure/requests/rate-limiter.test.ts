import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type Answer, throttled, throttling } from '../throttling-service.js';

describe('The rate limiter', () => {
  it('sends what was throttled before all that has waited since', async () => {
    const { clock, asked, send } = throttling({ throttled: [throttled(1000)] });
    void send('throttled');
    await clock.runTo(100);
    void send('later');
    await clock.runTo(60_000);
    assert.deepEqual(
      asked.map(([name]) => name),
      ['throttled', 'throttled', 'later'],
    );
  });

  it('paces what counts against the limit that was reached, and no other', async () => {
    const { clock, asked, send } = throttling({ write: [throttled(1000)] });
    void send('write', 'PUT');
    await clock.runTo(100);
    for (const index of [1, 2, 3]) void send(`read ${index}`, 'GET');
    for (const index of [1, 2, 3]) void send(`write ${index}`, 'PUT');
    await clock.runTo(60_000);
    const timesOf = (kind: string) =>
      asked.filter(([name]) => name.startsWith(`${kind} `)).map(([, at]) => at);
    assert.deepEqual(timesOf('read'), [1010, 1010, 1010]);
    assert.equal(new Set(timesOf('write')).size, 3);
  });

  it('sends again what is throttled, however often, for an hour', async () => {
    const { clock, asked, send } = throttling({ never: Array<Answer>(1000).fill(throttled(1000)) });
    const never = send('never').catch((error: unknown) => error);
    await clock.runTo(3_500_000);
    assert.ok(asked.length > 20, `${asked.length} times`);
    await clock.runTo(3_700_000);
    const error = await never;
    assert.ok(error instanceof Error && 'statusCode' in error);
    assert.equal(error.statusCode, 429);
    assert.match(error.message, /60 minutes/);
  });

  it('lets others through beside one that is throttled again and again', async () => {
    const { clock, asked, send } = throttling({ never: Array<Answer>(1000).fill(throttled(1000)) });
    void send('never').catch(() => undefined);
    await clock.runTo(100);
    for (const index of Array(100).keys()) void send(String(index));
    await clock.runTo(120_000);
    assert.equal(asked.filter(([name]) => name !== 'never').length, 100);
  });

  it('lets go of a request that is cancelled while it waits, and of no other', async () => {
    const { clock, asked, send } = throttling({ first: [throttled(60_000)] });
    const run = new AbortController();
    void send('first');
    await clock.runTo(100);
    const cancelled = send('cancelled', 'GET', run.signal);
    void send('other');
    run.abort();
    await assert.rejects(cancelled, { name: 'AbortError' });
    await clock.runTo(600_000);
    assert.deepEqual(
      asked.map(([name]) => name),
      ['first', 'first', 'other'],
    );
  });

  it('keeps no process alive for requests that are all cancelled', async () => {
    const { clock, send } = throttling({ first: [throttled(60_000)] });
    const run = new AbortController();
    const waiting = [send('first', 'GET', run.signal), send('second', 'GET', run.signal)];
    await clock.runTo(100);
    assert.equal(clock.timers(), 1);
    run.abort();
    await Promise.allSettled(waiting);
    assert.equal(clock.timers(), 0);
  });

  it('sends nothing for a request that is cancelled already', async () => {
    const { clock, asked, send } = throttling({ first: [throttled(60_000)] });
    void send('first');
    await clock.runTo(100);
    await assert.rejects(send('cancelled', 'GET', AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(asked.length, 1);
  });
});
