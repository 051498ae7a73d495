import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { planLines } from '../../../tasks/core/run/plan-lines.js';
import type { LeftAlone } from '../../../tasks/core/step/action.js';
import { someAction, someLab } from '../report/results.js';

const left = (name: string, outcome: LeftAlone['outcome'], reason = 'so'): LeftAlone => ({
  subject: { kind: 'lab', name },
  outcome,
  reason,
});

describe('The lines of a plan', () => {
  it('count actions by verb and what is left alone by outcome, then name each with its reason', () => {
    const actions = [
      someAction('a', { target: someLab('Near'), bytes: 2 ** 30 }),
      someAction('b', { verb: 'discard' }),
      someAction('c'),
    ];
    assert.deepEqual(
      planLines({
        actions,
        leftAlone: [left('Near', 'skipped'), left('Far', 'failed'), left('Good', 'succeeded')],
      }),
      [
        '2 to distribute, 1 to discard, 1 to leave alone, 1 found right, 1 that cannot be done',
        '  distribute a → Near (1 GB): the lab lacks it',
        '  discard b: the lab lacks it',
        '  distribute c: the lab lacks it',
        '  cannot do Far: so',
        '  leave alone Near: so',
        'Expected: 1 GB moved.',
      ],
    );
  });

  it('count what a list has and what it lacks, and name what is missing', () => {
    const listed = (name: string, outcome: LeftAlone['outcome']) => ({
      ...left(name, outcome),
      verb: 'list',
    });
    assert.deepEqual(
      planLines({ actions: [], leftAlone: [listed('a', 'succeeded'), listed('b', 'skipped')] }),
      ['Nothing to do, 0 to leave alone, 1 listed, 1 missing', '  missing b: so'],
    );
  });

  it('say that there is nothing to do', () => {
    assert.deepEqual(planLines({ actions: [], leftAlone: [] }), ['Nothing to do, 0 to leave alone']);
  });

  it('count what is left alone by reason where it is too much to read', () => {
    const leftAlone = Array.from({ length: 201 }, (_, index) =>
      left(`${index}`, 'skipped', 'The lab has it.'),
    );
    assert.deepEqual(planLines({ actions: [], leftAlone }), [
      'Nothing to do, 201 to leave alone',
      '  201 left alone: The lab has it.',
    ]);
  });
});
