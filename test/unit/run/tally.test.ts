import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createTallying } from '../../../tasks/core/run/tally.js';
import type { Action } from '../../../tasks/core/step/action.js';
import { someAction, someRecord } from '../report/results.js';

describe('How far a step is', () => {
  const copy = someAction('copy', { bytes: 100 });
  const other = someAction('other');
  const planned = { type: 'planned', plan: { actions: [copy, other], leftAlone: [] } } as const;
  const ended = (action: Action, outcome: 'succeeded' | 'failed') =>
    ({ type: 'ended', action, record: someRecord(action.key, outcome) }) as const;

  it('counts what was planned, runs and ended', () => {
    const { listen, tally } = createTallying();
    listen(planned);
    listen({ type: 'started', action: copy });
    listen(ended(other, 'failed'));
    const { planned: count, running, ended: done, failed } = tally();
    assert.deepEqual([count, running, done, failed], [2, 1, 1, 1]);
  });

  it('moves with the bytes of a copy, before anything has ended', () => {
    const { listen, tally } = createTallying();
    listen(planned);
    listen({ type: 'started', action: copy });
    listen({ type: 'progress', action: copy, bytesDone: 50, bytesTotal: 100 });
    assert.equal(tally().fraction, 0.25);
  });

  it('is complete when everything has ended, in whatever way', () => {
    const { listen, tally } = createTallying();
    listen(planned);
    listen(ended(copy, 'failed'));
    listen(ended(other, 'succeeded'));
    assert.equal(tally().fraction, 1);
  });

  it('does not count what the plan left alone', () => {
    const { listen, tally } = createTallying();
    listen(planned);
    listen({ type: 'ended', record: someRecord('left alone', 'skipped') });
    assert.equal(tally().ended, 0);
  });
});
