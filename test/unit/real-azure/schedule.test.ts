import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { inOrder, mostAtOnce, usesOf } from '../../../scripts/real-azure/schedule.js';

const question = (number: number, minutes: number) => ({ number, minutes, needs: [] });

describe('The order in which the kit asks', () => {
  it('begins with what takes longest, with what has to be made for it', () => {
    const asked = [question(1, 5), { ...question(2, 10), needs: ['machine'] as const }, question(3, 15)];
    assert.deepEqual(
      inOrder(asked).map(({ number }) => number),
      [2, 3, 1],
    );
  });
});

describe('What a run of the kit takes', () => {
  const base = usesOf([]).minutes;

  it('is as long as the longest of what goes on at a time', () => {
    assert.equal(usesOf([question(1, 10), question(2, 15), question(3, 10)]).minutes - base, 15);
  });

  it('counts that only so many are asked at once', () => {
    const many = Array.from({ length: mostAtOnce + 1 }, (_, index) => question(index, 10));
    assert.equal(usesOf(many.slice(1)).minutes - base, 10);
    assert.equal(usesOf(many).minutes - base, 20);
  });

  it('counts what all use once, and what each makes as often as it is made', () => {
    const one = { ...question(1, 0), needs: ['machine', 'osDisk'] as const };
    const [once, twice] = [usesOf([one]), usesOf([one, { ...one, number: 2 }])];
    assert.equal(twice.machines, 2 * once.machines);
    assert.equal(twice.gib, 2 * once.gib);
    assert.ok(twice.minutes < 2 * once.minutes);
  });
});
