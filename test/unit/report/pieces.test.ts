import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  isStarted,
  lastEnded,
  piecesOf,
  type Started,
  workBegan,
  workedSeconds,
} from '../../../tasks/core/report/pieces.js';
import { someLeftAlone } from './results.js';
import { minute, work, type Work } from './whole-runs.js';

function started(from: number, to: number, more: Work = {}): Started {
  const record = work('build', from, to, more);
  assert.ok(isStarted(record));
  return record;
}

const piece = (from: number, to: number, wait?: string) => ({
  ...(wait === undefined ? {} : { wait }),
  startedAt: minute(from),
  endedAt: minute(to),
});

describe('The pieces of the time of an action', () => {
  it('are its waits and the work between them, without a gap', () => {
    const waits = [
      ['wait for cores', 0, 10],
      ['deploy', 10, 20],
      ['wait for another run', 20, 25],
    ] as const;
    assert.deepEqual(piecesOf(started(0, 30, { waits })), [
      piece(0, 10, 'wait for cores'),
      piece(10, 20),
      piece(20, 25, 'wait for another run'),
      piece(25, 30),
    ]);
  });

  it('are one where it has no phases', () => {
    const { phases, ...record } = started(0, 30);
    assert.ok(phases);
    assert.deepEqual(piecesOf(record), [piece(0, 30)]);
  });

  it('are there only for what was started and has ended', () => {
    const { endedAt, ...running } = work('build', 0, 1);
    assert.ok(endedAt);
    assert.deepEqual([someLeftAlone('Win', 'There.'), running].map(isStarted), [false, false]);
  });

  it('tell when work began: after the waits before it, or never', () => {
    const waits = [['wait for cores', 0, 10]] as const;
    assert.deepEqual(workBegan(started(0, 30, { waits })), minute(10));
    assert.deepEqual(workBegan(started(0, 10, { waits })), minute(10));
  });

  it('count as worked what several do at once only once, in any order', () => {
    const waits = [['wait for another run', 12, 20]] as const;
    const records = [started(40, 41), started(10, 30, { waits }), started(0, 25), started(2, 3)];
    assert.equal(workedSeconds(records), 31 * 60);
  });

  it('tell which record ended last, the later of two', () => {
    const [one, two, three] = [started(0, 5), started(1, 5), started(2, 4)];
    assert.equal(lastEnded([one, two, three]), two);
    assert.equal(lastEnded([]), undefined);
  });
});
