import fc from 'fast-check';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createCoreGate } from '../../../../tasks/core/factory/whole/core-gate.js';
import type { Demand } from '../../../../tasks/core/factory/whole/core-ledger.js';
import { remedyOf } from '../../../../tasks/core/step/problem.js';

const families = ['standardDSv5Family', 'standardESv5Family'] as const;

interface Taker {
  readonly family: (typeof families)[number];
  readonly cores: number;
  readonly priority: number;
  readonly end: 'free' | 'keep' | 'abort';
}

const taker: fc.Arbitrary<Taker> = fc.record({
  family: fc.constantFrom(...families),
  cores: fc.integer({ min: 1, max: 12 }),
  priority: fc.integer({ min: 0, max: 3 }),
  end: fc.constantFrom('free', 'free', 'free', 'keep', 'abort'),
});

const quota = (name: string) =>
  fc.record({
    name: fc.constant(name),
    limit: fc.integer({ min: 0, max: 20 }),
    used: fc.integer({ min: 0, max: 6 }),
  });

const quotas = fc.tuple(quota(families[0]), quota(families[1]), quota('cores'));

type Quotas = typeof quotas extends fc.Arbitrary<infer T> ? T : never;

const demandOf = ({ family, cores }: Taker): Demand =>
  new Map([
    [family, cores],
    ['cores', cores],
  ]);

const told = () => new Promise((resolve) => setImmediate(resolve));

/** What is known of the takers from outside of the gate. */
function observe(limits: Quotas) {
  const gate = createCoreGate(limits);
  const holding = new Map<string, Taker>();
  const kept = new Map<string, Taker>();
  const pending = new Map<string, { readonly taker: Taker; readonly cancellation: AbortController }>();
  const coresOf = (takers: Iterable<Taker>, name: string) =>
    [...takers].reduce((sum, one) => sum + (demandOf(one).get(name) ?? 0), 0);
  const inUse = (name: string) => coresOf([...holding.values(), ...kept.values()], name);
  const fits = (one: Taker, uses: (name: string) => number) =>
    limits.every(({ name, limit, used }) => (demandOf(one).get(name) ?? 0) <= limit - used - uses(name));
  const judge = (key: string, taker: Taker, error: unknown, { aborted }: AbortSignal) => {
    if (aborted) return;
    assert.ok(remedyOf(error), String(error));
    const comesBack = fits(taker, (name) => coresOf(kept.values(), name));
    assert.ok(!comesBack, `${key} was refused, though what it needs comes back`);
  };
  const begin = (key: string, taker: Taker) => {
    const cancellation = new AbortController();
    pending.set(key, { taker, cancellation });
    void gate
      .take(key, demandOf(taker), taker.priority, cancellation.signal)
      .then(
        () => void holding.set(key, taker),
        (error: unknown) => judge(key, taker, error, cancellation.signal),
      )
      .finally(() => pending.delete(key));
  };
  const end = (key: string, taker: Taker) => {
    holding.delete(key);
    if (taker.end === 'keep') kept.set(key, taker);
    gate[taker.end === 'keep' ? 'keep' : 'free'](key);
  };
  const check = async () => {
    await told();
    for (const { name, limit, used } of limits) {
      const all = inUse(name);
      assert.ok(all === 0 || all + used <= limit, `${name}: ${all} and ${used} of ${limit} cores`);
    }
    for (const [key, { taker }] of pending) assert.ok(!fits(taker, inUse), `${key} waits, though it fits`);
  };
  return { begin, end, check, holding, pending };
}

/** Takes cores for all, and ends those that have or want some as the picks say, until nobody has any. */
async function play(limits: Quotas, takers: readonly Taker[], picks: readonly number[]): Promise<number> {
  const { begin, end, check, holding, pending } = observe(limits);
  for (const [index, taker] of takers.entries()) {
    begin(String(index), taker);
    const pick = picks[index] ?? 0;
    const ending = [...holding][pick % 3];
    if (ending) end(...ending);
    const [, waiting] = [...pending][pick % 5] ?? [];
    if (waiting?.taker.end === 'abort') waiting.cancellation.abort();
    await check();
  }
  while (holding.size > 0) {
    const ending = [...holding][(picks[holding.size] ?? 0) % holding.size];
    if (ending) end(...ending);
    await check();
  }
  return pending.size;
}

/** The errors that nobody handled meanwhile. */
async function unhandledIn(work: () => Promise<unknown>): Promise<readonly unknown[]> {
  const unhandled: unknown[] = [];
  const notice = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', notice);
  try {
    await work();
    await told();
  } finally {
    process.off('unhandledRejection', notice);
  }
  return unhandled;
}

describe('A core quota with many VMs in any order', () => {
  const games = fc.tuple(
    quotas,
    fc.array(taker, { maxLength: 25 }),
    fc.array(fc.nat(), { minLength: 26, maxLength: 26 }),
  );

  it('is never exceeded, starves nobody whose cores come back, and leaves no VM waiting in the end', async () => {
    const property = fc.asyncProperty(games, async (game) => assert.equal(await play(...game), 0));
    assert.deepEqual(await unhandledIn(() => fc.assert(property, { numRuns: 300 })), []);
  });
});
