import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { WholeAction } from '../../../../tasks/core/factory/whole/actions.js';
import type { Run } from '../../../../tasks/core/factory/whole/run.js';
import { timeBoxOf } from '../../../../tasks/core/factory/whole/time-box.js';
import { withheldEnding } from '../../../../tasks/core/factory/whole/withheld.js';
import type { Outcome } from '../../../../tasks/core/step/record.js';

const begun = new Date('2026-11-30T01:00:00Z');

/** How an action ends before it is started, in a run of 60 minutes of which this much is over. */
function endingOf(
  action: Pick<WholeAction, 'needs' | 'after' | 'seconds'>,
  outcomes: Readonly<Record<string, Outcome>>,
  minutes = 0,
) {
  const run = {
    picture: { outcomes: new Map(Object.entries(outcomes)) },
    box: timeBoxOf(60, begun),
    secondsToSave: new Map(),
  } as unknown as Run;
  const whole = { isForecast: false, step: 'distribute', planned: {}, ...action } as unknown as WholeAction;
  return withheldEnding(whole, run, new Date(begun.getTime() + minutes * 60_000));
}

describe('An action of a whole run', () => {
  it('is started where it is expected to end just in time', () => {
    assert.equal(endingOf({ seconds: 600 }, {}, 50), undefined);
  });

  it('C113 is unfinished where it is not, and says how much time is left', () => {
    assert.deepEqual(endingOf({ seconds: 601 }, {}, 50), {
      outcome: 'unfinished',
      reason: 'It is expected to take 11 minutes, and 10 minutes are left of stopStartingAfterMinutes.',
    });
  });

  it('is unfinished where something that it needs is', () => {
    assert.equal(
      endingOf({ seconds: 0, needs: ['snap A'] }, { 'snap A': 'unfinished' })?.outcome,
      'unfinished',
    );
  });

  it('is started after something that failed', () => {
    assert.equal(endingOf({ seconds: 0, needs: ['snap A'] }, { 'snap A': 'failed' }), undefined);
  });

  it('C84 is unfinished where the older image that is to come before is', () => {
    const ending = endingOf({ seconds: 0, after: 'bring A' }, { 'bring A': 'unfinished' });
    assert.equal(ending?.outcome, 'unfinished');
  });
});
