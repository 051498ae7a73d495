import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Question } from '../../../scripts/real-azure/asking/question.js';
import { mostBeside, scheduleOf, usesOf } from '../../../scripts/real-azure/schedule.js';

const question = (number: number, minutes: number, pace?: Question['pace']) => ({
  number,
  minutes,
  needs: [],
  ...(pace && { pace }),
});

const numbersOf = (questions: readonly { readonly number: number }[]) =>
  questions.map(({ number }) => number);

describe('The order in which the kit asks', () => {
  it('lets questions that wait run beside the others, the longest first, and measures when no other goes on', () => {
    const asked = [
      question(1, 5),
      question(2, 10, 'beside'),
      question(3, 2, 'alone'),
      question(4, 40, 'beside'),
      question(5, 1),
    ];
    const { beside, inTurn, alone } = scheduleOf(asked);
    assert.deepEqual([beside, inTurn, alone].map(numbersOf), [[4, 2], [1, 5], [3]]);
  });
});

describe('What a run of the kit takes', () => {
  const base = usesOf([]).minutes;

  it('is as long as the longest of what goes on at a time', () => {
    const inTurn = [question(1, 10), question(2, 10)];
    assert.equal(usesOf([...inTurn, question(3, 15, 'beside')]).minutes - base, 20);
    assert.equal(usesOf([...inTurn, question(3, 40, 'beside')]).minutes - base, 40);
    assert.equal(usesOf([...inTurn, question(3, 5, 'alone')]).minutes - base, 25);
  });

  it('counts that only so many are asked beside each other', () => {
    const many = Array.from({ length: mostBeside + 1 }, (_, index) => question(index, 10, 'beside'));
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
