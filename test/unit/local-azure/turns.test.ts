import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from '../../local-azure/exchange.js';
import { createTurns, type Turns } from '../../local-azure/turns.js';

/** Sends requests one after the other, each after the answer to the one before. */
async function send(
  { link, leave }: Turns,
  principal: string,
  paths: readonly string[],
  passed: string[],
): Promise<void> {
  for (const path of paths) {
    const exchange = { principal, method: 'GET', path, search: '' } as Exchange;
    await link(exchange, async () => {
      passed.push(`${principal}${path}`);
      await sleep(1);
      passed.push('answered');
    });
  }
  leave(principal);
}

const different = Array.from({ length: 30 }, (_, index) => `/${index}`);

/** The order in which the requests of two clients are served. */
async function orderOf(seed: number, ofA = different, ofB = different): Promise<readonly string[]> {
  const turns = createTurns();
  turns.begin({ seed, principals: ['a', 'b'] });
  const passed: string[] = [];
  await Promise.all([send(turns, 'a', ofA, passed), send(turns, 'b', ofB, passed)]);
  return passed;
}

describe('Clients of the local Azure that take turns', () => {
  it('are served one at a time', async () => {
    const passed = await orderOf(1);
    assert.equal(passed.length, 120);
    assert.ok(passed.every((what, index) => (what === 'answered') === (index % 2 === 1)));
  });

  it('are served in the order that the seed decides', async () => {
    const [once, again, other] = await Promise.all([orderOf(1), orderOf(1), orderOf(2)]);
    assert.deepEqual(once, again);
    assert.notDeepEqual(once, other);
  });

  it('give their turn away while they only ask the same again', async () => {
    const waiting = Array.from({ length: 60 }, () => '/lease');
    const passed = (await orderOf(1, waiting)).filter((what) => what !== 'answered');
    const runs = passed.join(' ').match(/(a\/lease ?)+/g) ?? [];
    const longest = Math.max(...runs.slice(0, -1).map((run) => run.trim().split(' ').length));
    assert.ok(longest <= 7, `${longest} in a row`);
  });

  it('do not hold back others', async () => {
    const turns = createTurns();
    turns.begin({ seed: 1, principals: ['a', 'b'] });
    const passed: string[] = [];
    await send(turns, 'c', ['/x'], passed);
    assert.deepEqual(passed, ['c/x', 'answered']);
    turns.end();
  });
});
