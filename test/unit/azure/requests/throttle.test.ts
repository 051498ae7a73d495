import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  createGate,
  resourceManagerLimit,
  throttlePolicy,
} from '../../../../tasks/core/azure/requests/throttle.js';
import { fraction } from '../../../local-azure/clock.js';
import { type BucketSize, createBucket } from '../../../local-azure/faults/bucket.js';
import { createFakeClock, type FakeClock } from '../fake-clock.js';

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

const ok: Answer = { status: 200 };

const refusal = (milliseconds: number, status = 429): Answer => ({
  status,
  headers: { 'retry-after-ms': String(milliseconds) },
});

/** A gate and what is behind it: a service that answers as told, and when and what it was asked. */
function open(service: (name: string) => Answer, clock = createFakeClock(), wayMs = () => latency / 2) {
  const policy = throttlePolicy(createGate(resourceManagerLimit, clock));
  const asked: [name: string, at: number][] = [];
  const send = async (name: string, method: HttpMethods = 'GET', signal?: AbortSignal) => {
    const abort = signal ? { abortSignal: signal } : {};
    const request = createPipelineRequest({ url: `https://example.com/${name}`, method, ...abort });
    const answer = ({ status, headers }: Answer): PipelineResponse => ({
      status,
      request,
      headers: createHttpHeaders(headers),
    });
    return policy.sendRequest(request, async () => {
      asked.push([name, clock.now()]);
      await pause(clock, wayMs());
      const given = service(name);
      await pause(clock, wayMs());
      return answer(given);
    });
  };
  return { clock, asked, send };
}

/** Milliseconds until an answer. */
const latency = 10;

function pause(clock: FakeClock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => clock.after(milliseconds, resolve));
}

/** A service that refuses a request so often before it lets it in. */
function refusing(answers: Readonly<Record<string, readonly Answer[]>>) {
  const times = new Map<string, number>();
  return open((name) => {
    const time = times.get(name) ?? 0;
    times.set(name, time + 1);
    return answers[name]?.[time] ?? ok;
  });
}

describe('The throttle', () => {
  const busy: Answer = { status: 503, headers: { 'x-ms-error-code': 'ServerBusy' } };
  for (const [what, answer, wait] of [
    ['a 429, as long as its Retry-After says', refusal(5000), 5000],
    ['a 503 with a Retry-After', refusal(5000, 503), 5000],
    ['a 429 without one, for a second', { status: 429 }, 1000],
    ['a storage account that is busy, for a second', busy, 1000],
  ] as const)
    it(`holds back what follows ${what}`, async () => {
      const { clock, asked, send } = refusing({ first: [answer] });
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
    { ...refusal(5000), status: 202 },
    { ...refusal(5000), status: 500 },
  ])
    it(`leaves a ${answer.status} to others, Retry-After or not`, async () => {
      const { clock, asked, send } = refusing({ first: [answer] });
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

  it('waits for no time where nothing is refused', async () => {
    const { clock, asked, send } = refusing({});
    for (const index of Array(1000).keys()) void send(String(index));
    await clock.runTo(0);
    assert.equal(asked.length, 1000);
  });

  it('sends what was refused before all that has waited since', async () => {
    const { clock, asked, send } = refusing({ refused: [refusal(1000)] });
    void send('refused');
    await clock.runTo(100);
    void send('later');
    await clock.runTo(60_000);
    assert.deepEqual(
      asked.map(([name]) => name),
      ['refused', 'refused', 'later'],
    );
  });

  it('paces what counts against the limit that was reached, and no other', async () => {
    const { clock, asked, send } = refusing({ write: [refusal(1000)] });
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

  it('sends again what is refused, however often, for an hour', async () => {
    const { clock, asked, send } = refusing({ never: Array<Answer>(1000).fill(refusal(1000)) });
    const never = send('never').catch((error: unknown) => error);
    await clock.runTo(3_500_000);
    assert.ok(asked.length > 20, `${asked.length} times`);
    await clock.runTo(3_700_000);
    const error = await never;
    assert.ok(error instanceof Error && 'statusCode' in error);
    assert.equal(error.statusCode, 429);
    assert.match(error.message, /60 minutes/);
  });

  it('lets others through beside one that is refused again and again', async () => {
    const { clock, asked, send } = refusing({ never: Array<Answer>(1000).fill(refusal(1000)) });
    void send('never').catch(() => undefined);
    await clock.runTo(100);
    for (const index of Array(100).keys()) void send(String(index));
    await clock.runTo(120_000);
    assert.equal(asked.filter(([name]) => name !== 'never').length, 100);
  });

  it('lets go of a request that is cancelled while it waits, and of no other', async () => {
    const { clock, asked, send } = refusing({ first: [refusal(60_000)] });
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
    const { clock, send } = refusing({ first: [refusal(60_000)] });
    const run = new AbortController();
    const waiting = [send('first', 'GET', run.signal), send('second', 'GET', run.signal)];
    await clock.runTo(100);
    assert.equal(clock.timers(), 1);
    run.abort();
    await Promise.allSettled(waiting);
    assert.equal(clock.timers(), 0);
  });

  it('sends nothing for a request that is cancelled already', async () => {
    const { clock, asked, send } = refusing({ first: [refusal(60_000)] });
    void send('first');
    await clock.runTo(100);
    await assert.rejects(send('cancelled', 'GET', AbortSignal.abort()), { name: 'AbortError' });
    assert.equal(asked.length, 1);
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
    let refused = 0;
    let drawn = 0;
    const differing = () => latency / 2 + unrest * fraction(String((drawn += 1)));
    const service = (name: string) => {
      const taken = bucket.take();
      if ('remaining' in taken) return ok;
      refused += 1;
      runs.set(name, (runs.get(name) ?? 0) + 1);
      return refusal(taken.retryAfterSeconds * 1000);
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
    return { sent: asked.length - refused, refused, longestRun: Math.max(...runs.values()), last, neededMs };
  }

  for (const refillPerSecond of [0.1, 1, 10, 25, 100])
    for (const size of [5, 250])
      it(`are refused once at most: ${size} tokens, ${refillPerSecond} a second`, async () => {
        const each = Math.ceil(size / 16) + Math.ceil(20 * refillPerSecond ** 0.5);
        const { sent, longestRun } = await load({ size, refillPerSecond }, 16, each);
        assert.deepEqual({ sent, longestRun }, { sent: 16 * each, longestRun: 1 });
      });

  it('are refused once at most where all that wait were refused', async () => {
    const { sent, longestRun } = await load({ size: 1, refillPerSecond: 1 }, 16, 1);
    assert.deepEqual({ sent, longestRun }, { sent: 16, longestRun: 1 });
  });

  it('are refused once at most where it takes several of them until the answer to the first', async () => {
    const { sent, longestRun } = await load({ size: 100, refillPerSecond: 25 }, 16, 60, 150);
    assert.deepEqual({ sent, longestRun }, { sent: 960, longestRun: 1 });
  });

  it('have it used up, at few refusals, once the pace is known', async () => {
    const { sent, refused, last, neededMs } = await load({ size: 250, refillPerSecond: 25 }, 16, 300);
    assert.equal(sent, 4800);
    assert.ok(last < 1.1 * neededMs, `${last} of ${neededMs} ms`);
    assert.ok(refused < 0.05 * sent, `${refused} of ${sent}`);
  });
});
