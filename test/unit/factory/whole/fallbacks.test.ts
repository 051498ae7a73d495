import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { StepActions, WholeAction } from '../../../../tasks/core/factory/whole/actions.js';
import { withFallbacks } from '../../../../tasks/core/factory/whole/fallbacks.js';
import type { Run } from '../../../../tasks/core/factory/whole/run.js';
import { withheldEnding } from '../../../../tasks/core/factory/whole/withheld.js';

function planOf(...keys: readonly string[]) {
  const actions = keys.map((key) => ({ kind: 'distribute', key, reason: 'Near lacks it.' }));
  return { actions: actions as unknown as StepActions['distribute'][], leftAlone: [] };
}

describe('The deliveries of a whole run with newestOnly', () => {
  const { actions } = withFallbacks(
    planOf('Near Nov-30', 'North May-2'),
    planOf('Near May-2', 'North May-2'),
  );

  it('are those of the images that it makes, and of the newest that there are in their place', () => {
    assert.deepEqual(
      actions.map(({ key }) => key),
      ['Near Nov-30', 'North May-2', 'Near May-2'],
    );
  });

  it('tell which are only in place of others', () => {
    assert.equal(actions[0]?.reason, 'Near lacks it.');
    assert.equal(actions[2]?.reason, 'Near lacks it. This one only if no newer one comes.');
  });

  const endingWith = (...saved: readonly string[]) => {
    const picture = { outcomes: new Map(), savedVhds: new Map(saved.map((path) => [path, {}])) };
    const [, , planned] = actions;
    const action = { step: 'distribute', planned, isForecast: false, pathKey: 'win' };
    return withheldEnding(
      action as unknown as WholeAction,
      { picture } as unknown as Run,
      new Date('2026-11-30T01:00:00Z'),
    );
  };

  it('leave the newest that there is alone once a newer one is stored', () => {
    assert.deepEqual(endingWith('win'), { outcome: 'skipped', reason: 'A newer image of it is stored.' });
  });

  it('bring the newest that there is where none is stored in its place', () => {
    assert.equal(endingWith('other'), undefined);
  });
});
