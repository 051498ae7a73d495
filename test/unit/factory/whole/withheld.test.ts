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

describe('C122 A delivery of an image that is to be tested', () => {
  /** How the delivery of an image of a path ends, of which this run knows so much. */
  function endingWith(kind: string, known: Readonly<Record<string, readonly unknown[]>>, more: object = {}) {
    const mapOf = (name: string) => new Map((known[name] ?? []).map((one) => ['a.json', one]));
    const picture = {
      outcomes: new Map(),
      withheld: mapOf('withheld'),
      waiting: mapOf('waiting'),
      savedVhds: mapOf('savedVhds'),
      savedSets: mapOf('savedSets'),
    };
    const run = { picture, secondsToSave: new Map(), state: {} } as unknown as Run;
    const planned = { kind, ...more };
    const action = { step: 'distribute', planned, isForecast: true, pathKey: 'a.json', seconds: 0 };
    return withheldEnding(action as unknown as WholeAction, run, begun)?.reason;
  }

  const vhd = { vhdFileName: 'a.vhd' };

  const snapshots = { waiting: ['a.vhd'], savedSets: [{ ...vhd, isToBeTested: true }] };

  it('is carried out once the image has passed', () => {
    assert.equal(endingWith('distribute', { waiting: ['a.vhd'], savedVhds: [vhd] }), undefined);
    assert.equal(endingWith('publish', { ...snapshots, savedVhds: [vhd] }), undefined);
  });

  it('comes to nothing where its VHD could not be stored, so that nobody has tested it', () => {
    const { savedSets } = snapshots;
    assert.equal(endingWith('publish', { savedSets }), 'No new image of it is stored.');
    const older = { vhdFileName: 'older.vhd' };
    assert.equal(endingWith('publish', { savedSets, savedVhds: [older] }), 'No new image of it is stored.');
  });

  it('waits for no test where none is wanted', () => {
    assert.equal(endingWith('publish', { savedSets: [vhd] }), undefined);
  });

  it('comes to nothing where it has not, and says why', () => {
    const withheld = ['Its new image A was rejected by its test.'];
    assert.equal(endingWith('distribute', { waiting: ['a.vhd'], withheld }), withheld[0]);
    assert.equal(endingWith('publish', { ...snapshots, withheld }), withheld[0]);
    assert.equal(endingWith('offer', { ...snapshots, withheld }), withheld[0]);
  });

  it('lets labs get the newest image that there is where it has not', () => {
    assert.equal(endingWith('distribute', { waiting: ['a.vhd'] }, { isFallback: true }), undefined);
    assert.equal(endingWith('publish', snapshots, { isFallback: true }), undefined);
  });

  it('is not carried out as a test where no image waits', () => {
    const run = { picture: { outcomes: new Map(), waiting: new Map() }, state: {} } as unknown as Run;
    const action = {
      step: 'test',
      planned: { kind: 'test' },
      isForecast: true,
      pathKey: 'a.json',
      seconds: 0,
    };
    const ending = withheldEnding(action as unknown as WholeAction, run, begun);
    assert.equal(ending?.reason, 'No new image of it is stored.');
  });
});
