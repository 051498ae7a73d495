import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { fraction } from '../../../local-azure/clock.js';
import { type BucketSize, createBucket } from '../../../local-azure/faults/bucket.js';
import { createFakeClock } from '../fake-clock.js';
import { type Answer, latency, ok, open, pause, throttled, throttling } from '../throttling-service.js';

describe('The throttle', () => {
  const busy: Answer = { status: 503, headers: { 'x-ms-error-code': 'ServerBusy' } };
  for (const [what, answer, wait] of [
    ['a 429, as long as its Retry-After says', throttled(5000), 5000],
    ['a 503 with a Retry-After', throttled(5000, 503), 5000],
    ['a 429 without one, for a second', { status: 429 }, 1000],
    ['a storage account that is busy, for a second', busy, 1000],
  ] as const)
    it(`holds back what follows ${what}`, async () => {
      const { clock, asked, send } = throttling({ first: [answer] });
      void send('first');
      await clock.runTo(500);
      void send('second', 'PUT');
      await clock.runTo(latency + wait - 1);
      assert.deepEqual(asked, [['first', 0]]);
      await clock.runTo(10 * wait);
      assert.deepEqual(asked.map(([name]) => name).sort(), ['first', 'first', 'second']);
    });

  for (const answer of [
    { status: 503 },
    { ...throttled(5000), status: 202 },
    { ...throttled(5000), status: 500 },
  ])
    it(`leaves a ${answer.status} to others, Retry-After or not`, async () => {
      const { clock, asked, send } = throttling({ first: [answer] });
      const first = send('first');
      await clock.runTo(500);
      void send('second');
      await clock.runTo(501);
      assert.equal((await first).status, answer.status);
      assert.deepEqual(asked, [
        ['first', 0],
        ['second', 500],
      ]);
    });

  it('waits for no time where nothing is throttled', async () => {
    const { clock, asked, send } = throttling({});
    for (const index of Array(1000).keys()) void send(String(index));
    await clock.runTo(0);
    assert.equal(asked.length, 1000);
  });
});

describe('Requests that are more than a token bucket takes', () => {
  /**
   * So many clients send so many requests each, one after the other, against a bucket of the local Azure.
   * @param unrest the network's delays, and the clients' pauses, differ by so many milliseconds
   */
  async function load(size: BucketSize, clients: number, each: number, unrest = 0) {
    const clock = createFakeClock();
    const bucket = createBucket(size, {
      now: () => new Date(clock.now()),
      unscaled: (milliseconds) => milliseconds / 1000,
    });
    const runs = new Map<string, number>();
    let timesThrottled = 0;
    let drawn = 0;
    const differing = () => latency / 2 + unrest * fraction(String((drawn += 1)));
    const service = (name: string) => {
      const taken = bucket.take();
      if ('remaining' in taken) return ok;
      timesThrottled += 1;
      runs.set(name, (runs.get(name) ?? 0) + 1);
      return throttled(taken.retryAfterSeconds * 1000);
    };
    const { asked, send } = open(service, clock, differing);
    for (const client of Array(clients).keys())
      void (async () => {
        for (const index of Array(each).keys()) {
          await send(`${client}/${index}`);
          if (unrest > 0) await pause(clock, differing());
        }
      })();
    const neededMs = (1000 * (clients * each - size.size)) / size.refillPerSecond;
    await clock.runTo(20_000 + 2 * neededMs);
    const last = asked.at(-1)?.[1] ?? 0;
    return {
      sent: asked.length - timesThrottled,
      timesThrottled,
      longestRun: Math.max(...runs.values()),
      last,
      neededMs,
    };
  }

  for (const refillPerSecond of [0.1, 1, 10, 25, 100])
    for (const size of [5, 250])
      it(`are throttled once at most: ${size} tokens, ${refillPerSecond} a second`, async () => {
        const each = Math.ceil(size / 16) + Math.ceil(20 * refillPerSecond ** 0.5);
        const { sent, longestRun } = await load({ size, refillPerSecond }, 16, each);
        assert.deepEqual({ sent, longestRun }, { sent: 16 * each, longestRun: 1 });
      });

  it('are throttled once at most where all that wait were throttled', async () => {
    const { sent, longestRun } = await load({ size: 1, refillPerSecond: 1 }, 16, 1);
    assert.deepEqual({ sent, longestRun }, { sent: 16, longestRun: 1 });
  });

  it('are throttled once at most where it takes several of them until the answer to the first', async () => {
    const { sent, longestRun } = await load({ size: 100, refillPerSecond: 25 }, 16, 60, 150);
    assert.deepEqual({ sent, longestRun }, { sent: 960, longestRun: 1 });
  });

  it('have it used up, at few of them throttled, once the pace is known', async () => {
    const { sent, timesThrottled, last, neededMs } = await load({ size: 250, refillPerSecond: 25 }, 16, 300);
    assert.equal(sent, 4800);
    assert.ok(last < 1.1 * neededMs, `${last} of ${neededMs} ms`);
    assert.ok(timesThrottled < 0.05 * sent, `${timesThrottled} of ${sent}`);
  });
});
