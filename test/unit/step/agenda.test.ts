import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import type { Action } from '../../../tasks/core/step/action.js';
import { workOff } from '../../../tasks/core/step/agenda.js';
import { action } from './running.js';

describe('An agenda', () => {
  /** Starts actions of which only those end that are told to, and keeps the order of the starts. */
  function begin(actions: readonly Action[], limits: Readonly<Record<string, number>> = {}) {
    const started: string[] = [];
    const ends = new Map<string, () => void>();
    const all = workOff(actions, limits, async ({ key }) => {
      started.push(key);
      await new Promise<void>((resolve) => ends.set(key, resolve));
      return key;
    });
    const end = async (key: string) => {
      ends.get(key)?.();
      await setImmediate();
    };
    return { started, end, all };
  }

  it('L26 bounds how much work of a kind runs at once, the first first', () => {
    const { started } = begin([action('a'), action('b'), action('c')], { copies: 2 });
    assert.deepEqual(started, ['a', 'b']);
  });

  it('takes nothing from another kind of work', () => {
    const { started } = begin([action('a'), action('b'), action('c', { work: 'jobs' })], { copies: 1 });
    assert.deepEqual(started, ['a', 'c']);
  });

  it('has no limit where that is 0 or absent', () => {
    const actions = [action('a'), action('b'), action('c', { work: 'jobs' }), action('d', { work: 'jobs' })];
    assert.equal(begin(actions, { copies: 0 }).started.length, 4);
  });

  it('C115 starts the action of the greatest priority first', async () => {
    const actions = [action('a'), action('b', { priority: 2 }), action('c', { priority: 1 })];
    const { started, end } = begin(actions, { copies: 1 });
    await end('b');
    await end('c');
    assert.deepEqual(started, ['b', 'c', 'a']);
  });

  it('starts an action when all that it needs has ended', async () => {
    const actions = [action('a'), action('b'), action('c', { needs: ['a', 'b'] })];
    const { started, end } = begin(actions);
    await end('a');
    assert.deepEqual(started, ['a', 'b']);
    await end('b');
    assert.deepEqual(started, ['a', 'b', 'c']);
  });

  it('fails, and leaves nobody waiting for ever, where an action cannot even be started', async () => {
    const all = workOff([action('a'), action('b', { needs: ['a'] })], {}, ({ key }) => {
      if (key === 'b') throw new Error('A defect.');
      return Promise.resolve(key);
    });
    await assert.rejects(all, /A defect/);
  });

  it('never starts an action before the one that it comes after, whatever its priority', async () => {
    const actions = [action('a'), action('b', { after: 'a', priority: 9 }), action('c', { priority: 1 })];
    const { started, end } = begin(actions, { copies: 1 });
    await end('c');
    assert.deepEqual(started, ['c', 'a']);
  });

  it('waits for no action that is not in the plan', () => {
    assert.deepEqual(begin([action('a', { needs: ['gone'], after: 'gone' })]).started, ['a']);
  });

  it('gives what all came to, in their order', async () => {
    const { all, end } = begin([action('a'), action('b')]);
    await end('b');
    await end('a');
    assert.deepEqual(await all, ['a', 'b']);
    assert.deepEqual(await workOff([], {}, () => Promise.resolve(1)), []);
  });

  it('of any graph, starts each action once, after all that it needs, within the limits', async () => {
    const some = fc.array(
      fc.record({ needs: fc.array(fc.nat(30)), after: fc.option(fc.nat(30)), priority: fc.nat(3) }),
      { maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(some, fc.integer({ min: 1, max: 4 }), async (nodes, limit) => {
        const actions = nodes.map(({ needs, after, priority }, index) =>
          action(String(index), {
            priority,
            needs: needs.filter((one) => one < index).map(String),
            ...(after !== null && after < index ? { after: String(after) } : {}),
          }),
        );
        const ended = new Set<string>();
        let running = 0;
        const started = await workOff(
          actions,
          { copies: limit },
          async ({ key, needs = [] }, predecessor) => {
            assert.ok(needs.every((one) => ended.has(one)));
            assert.ok(++running <= limit);
            await setImmediate();
            await predecessor();
            running -= 1;
            ended.add(key);
            return key;
          },
        );
        assert.deepEqual(
          started,
          actions.map(({ key }) => key),
        );
      }),
      { numRuns: 50 },
    );
  });
});
