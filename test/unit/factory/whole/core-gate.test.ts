import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createCoreGate } from '../../../../tasks/core/factory/whole/core-gate.js';
import { messageOf, remedyOf } from '../../../../tasks/core/step/problem.js';

const family = 'standardDSv5Family';

/** A region with 10 cores, as many of them in use by others as told. */
const gateOf = (used = 0) => createCoreGate([{ name: 'cores', limit: 10, used }]);

const cores = (count: number) => new Map([['cores', count]]);

/** Takers of a gate, and what has become of them. */
function takersOf(gate: ReturnType<typeof createCoreGate>) {
  const built: string[] = [];
  const refused = new Map<string, unknown>();
  const take = (key: string, count: number, priority = 0, signal = new AbortController().signal) =>
    void gate.take(key, cores(count), priority, signal).then(
      () => built.push(key),
      (error: unknown) => refused.set(key, error),
    );
  return { built, refused, take };
}

/** Lets everything that is settled be told. */
const told = () => new Promise((resolve) => setImmediate(resolve));

describe('A core quota', () => {
  it('lets VMs be built at once as long as it suffices', async () => {
    const { built, take } = takersOf(gateOf(2));
    for (const key of ['A', 'B', 'C']) take(key, 4);
    await told();
    assert.deepEqual(built, ['A', 'B']);
  });

  it('C112 lets a VM wait until another one is gone', async () => {
    const gate = gateOf();
    const { built, take } = takersOf(gate);
    take('A', 8);
    take('B', 4);
    await told();
    assert.deepEqual(built, ['A']);
    gate.free('A');
    await told();
    assert.deepEqual(built, ['A', 'B']);
  });

  it('is given back once, however often a VM is said to be gone', async () => {
    const gate = gateOf();
    const { built, take } = takersOf(gate);
    for (const key of ['A', 'B']) take(key, 5);
    gate.free('A');
    gate.free('A');
    for (const key of ['C', 'D']) take(key, 5);
    await told();
    assert.deepEqual(built, ['A', 'B', 'C']);
  });

  it('goes first to the VM with the highest priority that fits, among equals to the one that came first', async () => {
    const gate = gateOf();
    const { built, take } = takersOf(gate);
    take('running', 10);
    take('low', 2, 1);
    take('first', 4, 5);
    take('second', 4, 5);
    take('high', 9, 9);
    gate.free('running');
    await told();
    assert.deepEqual(built, ['running', 'high']);
    gate.free('high');
    await told();
    assert.deepEqual(built, ['running', 'high', 'first', 'second', 'low']);
  });

  it('is not held back for a large VM that does not fit yet', async () => {
    const { built, take } = takersOf(gateOf(2));
    take('A', 4);
    take('large', 8, 9);
    take('small', 4, 1);
    await told();
    assert.deepEqual(built, ['A', 'small']);
  });

  it('bounds each family on its own, and all together', async () => {
    const gate = createCoreGate([
      { name: family, limit: 4, used: 0 },
      { name: 'cores', limit: 10, used: 0 },
    ]);
    const demand = new Map([
      [family, 4],
      ['cores', 4],
    ]);
    const { signal } = new AbortController();
    await gate.take('A', demand, 0, signal);
    const second = gate.take('B', demand, 0, signal);
    assert.deepEqual(gate.waitsFor('B'), { quota: family, limit: 4, needed: 4, free: 0 });
    const other = gate.take('C', cores(7), 0, signal);
    assert.deepEqual(gate.waitsFor('C'), { quota: 'cores', limit: 10, needed: 7, free: 6 });
    gate.free('A');
    await second;
    gate.free('B');
    await other;
  });

  it('bounds nobody where it is not known', async () => {
    await gateOf().take('A', new Map([['standardNewFamily', 64]]), 0, new AbortController().signal);
  });

  it('tells of no wait where nobody waits', async () => {
    const gate = gateOf();
    const { take } = takersOf(gate);
    take('A', 4);
    await told();
    assert.deepEqual([gate.waitsFor('A'), gate.waitsFor('B')], [undefined, undefined]);
  });

  it('is not taken a second time by a VM that has its cores', async () => {
    const gate = gateOf();
    const { built, take } = takersOf(gate);
    for (const key of ['A', 'A']) take(key, 8);
    await told();
    assert.deepEqual(built, ['A', 'A']);
  });
});

describe('A VM that was there before', () => {
  it('gives its cores back when it is deleted', async () => {
    const gate = gateOf(8);
    const { built, take } = takersOf(gate);
    gate.hold('old', cores(8));
    take('new', 4);
    await told();
    assert.deepEqual(built, []);
    gate.free('old');
    await told();
    assert.deepEqual(built, ['new']);
  });

  it('counts even where Azure has not counted it yet', async () => {
    const gate = gateOf(2);
    const { built, take } = takersOf(gate);
    gate.hold('old', cores(8));
    take('new', 4);
    await told();
    assert.deepEqual(built, []);
  });
});

describe('A VM that waits for cores', () => {
  it('ends with the reason for which the run is cancelled, and leaves the cores to others', async () => {
    const gate = gateOf();
    const { built, refused, take } = takersOf(gate);
    const cancellation = new AbortController();
    take('A', 10);
    take('cancelled', 4, 9, cancellation.signal);
    take('B', 10, 1);
    const reason = new Error('The run is cancelled.');
    cancellation.abort(reason);
    gate.free('A');
    await told();
    assert.deepEqual([...refused], [['cancelled', reason]]);
    assert.deepEqual(built, ['A', 'B']);
  });

  it('takes nothing in a run that is cancelled already', async () => {
    const gate = gateOf();
    const { built, refused, take } = takersOf(gate);
    take('cancelled', 4, 0, AbortSignal.abort(new Error('Over.')));
    take('A', 10);
    await told();
    assert.deepEqual([[...refused.keys()], built], [['cancelled'], ['A']]);
  });

  it('fails as soon as no VM is left that can give back enough, and says who has the cores', async () => {
    const gate = createCoreGate([{ name: family, limit: 10, used: 2 }]);
    const { signal } = new AbortController();
    const demand = (count: number) => new Map([[family, count]]);
    await gate.take('Elsewhere', new Map([['standardESv5Family', 4]]), 0, signal);
    await gate.take('Going', demand(2), 0, signal);
    await gate.take('Kept', demand(4), 0, signal);
    const waits = gate.take('Server', demand(6), 0, signal);
    gate.keep('Kept');
    await assert.rejects(waits, (error) => {
      assert.equal(
        messageOf(error),
        `Server needs 6 cores of the family ${family}, and not as many become free in this run: of 10, 2 are free; ` +
          'in use are 4 by Kept, which stays; 2 by Going; 2 by VMs that this run has nothing to do with.',
      );
      assert.match(
        remedyOf(error) ?? '',
        /higher quota for the family standardDSv5Family, delete VMs .* smaller size/,
      );
      return true;
    });
  });

  it('goes on waiting as long as one that can give back enough is left', async () => {
    const gate = gateOf();
    const { built, refused, take } = takersOf(gate);
    take('A', 4);
    take('B', 6);
    take('C', 6);
    gate.keep('A');
    await told();
    assert.deepEqual([built, [...refused]], [['A', 'B'], []]);
    gate.free('B');
    await told();
    assert.deepEqual(built, ['A', 'B', 'C']);
  });

  it('gets the cores of a VM that was to stay and is gone', async () => {
    const gate = gateOf();
    const { built, take } = takersOf(gate);
    take('A', 4);
    take('B', 6);
    gate.keep('A');
    gate.free('A');
    take('C', 4);
    await told();
    assert.deepEqual(built, ['A', 'B', 'C']);
  });

  it('fails at once if others use too much, with the first of many VMs in its text', async () => {
    const gate = gateOf(3);
    const { refused, take } = takersOf(gate);
    for (const key of ['A', 'B', 'C', 'D', 'E', 'F', 'G']) take(key, 1);
    take('Server', 8);
    await told();
    assert.equal(
      messageOf(refused.get('Server')),
      'Server needs 8 cores, and not as many become free in this run: of 10, 0 are free; in use are 1 by A; 1 by B; ' +
        '1 by C; 1 by D; 1 by E; 2 by others of this run; 3 by VMs that this run has nothing to do with.',
    );
  });

  it('finds nothing free in a quota that was lowered below what is in use', async () => {
    const gate = gateOf(14);
    const { refused, take } = takersOf(gate);
    take('Server', 1);
    await told();
    assert.match(messageOf(refused.get('Server')), /needs 1 core, .* of 10, 0 are free/);
  });
});
